"""The rules of the list of anomalies, by what they look at."""
