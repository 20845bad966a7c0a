"""Who is let into the test environment, which is closed by default (SEED 6.3, requirement ENV-2)."""
