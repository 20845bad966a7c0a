"""`openfla setup`: from nothing to an account that works, along sections 4 to 6 of the guide."""

from openfla.cli.setup._command import HELP, SHORT, setup

__all__ = ["HELP", "SHORT", "setup"]
