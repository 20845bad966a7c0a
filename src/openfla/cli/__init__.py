"""The `openfla` command."""

from openfla.cli.main import main

__all__ = ["main"]
