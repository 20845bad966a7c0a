from enum import StrEnum


class Word(StrEnum):
    """A word of the wire: a set or a table finds it as the text that it is, and as quickly."""

    # An enumeration looks up the name of its member in Python each time.
    __hash__ = str.__hash__
