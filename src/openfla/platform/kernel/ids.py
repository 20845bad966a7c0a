"""Ids of records in addresses."""

from uuid import UUID


def identifier(text: str) -> UUID | None:
    """The id in an address, when it has the form of one (Belgif: lower-case UUID)."""
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if str(found) == text else None
