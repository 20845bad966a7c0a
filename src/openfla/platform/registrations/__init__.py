"""Becoming known as an NSSO employer and registering on the portal (SEED 4.1 and 4.2)."""
