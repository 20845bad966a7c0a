import os
from pathlib import Path

from platformdirs import user_state_path


def usual_folder() -> Path:
    """Where outboxes are: in `OPENFLA_STATE_DIR`, else in the user's own state folder."""
    own = os.environ.get("OPENFLA_STATE_DIR")
    return (Path(own) if own else user_state_path("openfla")) / "outbox"


def usual_outbox(account: str) -> Path:
    """The outbox of that account."""
    return usual_folder() / f"{account}.sqlite"


def known_outboxes() -> list[Path]:
    """Every outbox of this user that exists."""
    return sorted(usual_folder().glob("*.sqlite"))
