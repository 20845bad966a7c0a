"""What workers are owed and what is left of it."""
