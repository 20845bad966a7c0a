"""Everything that is held of an enterprise, as a file: for the day somebody leaves."""
