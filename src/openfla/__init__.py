"""OpenFLA: an open implementation of Belgium's Federal Learning Account. Not the official platform."""

from importlib.metadata import version as _version

__version__ = _version("openfla")
