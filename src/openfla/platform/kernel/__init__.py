"""What every domain stands on: settings, clock, database, audit trail, logs and metrics."""
