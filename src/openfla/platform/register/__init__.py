"""How whatever is written to the account is judged and written: one record, or a hundred thousand."""
