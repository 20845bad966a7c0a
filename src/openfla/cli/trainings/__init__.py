"""`openfla trainings`: from a file to verdicts."""

from openfla.cli.trainings._app import app

__all__ = ["app"]
