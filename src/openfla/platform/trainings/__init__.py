"""The trainings on the accounts of workers."""
