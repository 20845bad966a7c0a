"""Every sentence a person reads, in Dutch, French, German and English; and mistakes that explain themselves."""

from openfla.texts._catalogues import LANGUAGES, N_, Language, ntranslate, translate
from openfla.texts._choice import language_of_browser, language_of_environment
from openfla.texts._explained import Explained

__all__ = [
    "LANGUAGES",
    "N_",
    "Explained",
    "Language",
    "language_of_browser",
    "language_of_environment",
    "ntranslate",
    "translate",
]
