"""Training-right law as pure functions. Source of every rule: reference rights.md, by its number (R...)."""

from openfla.rights._credit import Credit, Part, credit, first_year_of_window
from openfla.rights._time import hours_and_minutes, minutes_of

__all__ = ["Credit", "Part", "credit", "first_year_of_window", "hours_and_minutes", "minutes_of"]
