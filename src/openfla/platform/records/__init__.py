"""What all records of the account have in common: who declared them, their versions, their history."""
