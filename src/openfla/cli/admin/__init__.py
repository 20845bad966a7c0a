"""`openfla admin`: what an operator does to an installation."""

from openfla.cli.admin._app import app

__all__ = ["app"]
