"""What stands here is loaded by Schemathesis, not by pytest."""

collect_ignore = ["hooks.py"]
