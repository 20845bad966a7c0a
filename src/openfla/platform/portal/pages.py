from typing import Any, Final

routes: Final[list[Any]] = []
