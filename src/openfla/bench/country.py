"""A made-up country of any size: its enterprises, its people, and who has much more than the others."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Self
from uuid import UUID

from msgspec import Struct

from openfla.identifiers import EnterpriseNumber


def _words(text: str) -> Sequence[str]:
    return tuple(text.split())


_FIRST_NUMBER: Final = 4_000_000
_STRIDE: Final = 7919
_HISTORY: Final = timedelta(days=730)
_TRADES: Final = _words(
    "Bakkerij Slagerij Drukkerij Garage Apotheek Brouwerij Transport Bouwwerken Schrijnwerkerij Kwekerij Boulangerie "
    "Boucherie Imprimerie Pharmacie Brasserie Transports Menuiserie Librairie Fromagerie Carrosserie Bäckerei "
    "Metzgerei Druckerei Apotheke Brauerei Spedition Schreinerei Gärtnerei Studio Atelier Consulting Logistics "
    "Software Energie Textiel Metaal Catering Hotel Residentie Coöperatie"
)
_SIGNS: Final = _words(
    "Korenbloem Zonnebloem Klaproos Margriet Madelief Wilgen Eiken Beuken Linde Esdoorn Zwaluw Reiger Valk Merel "
    "Leeuw Griffioen Eenhoorn Hert Zwaan Pauw Coquelicot Bleuet Tilleul Chêne Hêtre Érable Hirondelle Héron Faucon "
    "Merle Lion Griffon Licorne Cerf Cygne Paon Kornblume Mohn Ahorn Buche Schwalbe Falke Amsel Löwe Hirsch Schwan "
    "Anker Kompas Molen Toren"
)
_TOWNS: Final = _words(
    "Gent Brugge Oostende Kortrijk Roeselare Ieper Aalst Dendermonde Antwerpen Mechelen Turnhout Lier Geel Hasselt "
    "Genk Tongeren Leuven Tienen Diest Aarschot Vilvoorde Halle Brussel Ixelles Uccle Etterbeek Schaerbeek Liège "
    "Verviers Huy Eupen Kelmis Namur Dinant Ciney Charleroi Mons Tournai Mouscron Ath Soignies Binche Wavre Nivelles "
    "Ottignies Arlon Bastogne Marche Virton Durbuy"
)
_FORMS: Final = _words("BV NV SRL SA VZW")
_FIRST_NAMES: Final = _words(
    "An Bart Chantal Dirk Els Fatima Geert Hilde Ibrahim Jan Karel Lotte Marie Nadia Olivier Pieter Quinten Rik Sofie "
    "Thomas Ulrike Veerle Wim Xavier Yasmina Zoë Amélie Bruno Claire Denis Émilie Fabrice Gisèle Hugo Inès Julien "
    "Katja Luc Manon Noé"
)
_FAMILY_NAMES: Final = _words(
    "Peeters Janssens Maes Jacobs Mertens Willems Claes Goossens Wouters Dubois Lambert Dupont Martin Simon Laurent "
    "Leroy Denis François Renard Thomas Schmitz Müller Weber Becker Klein Diallo Haddad Yilmaz Nguyen Kowalski"
)

SECRETARIAT: Final = 0
"""The place of the one to whom most gave a mandate."""
SOFTWARE_HOUSE: Final = 1
"""The place of the one that has most accounts."""
EMPLOYER: Final = 2
"""The place of one that gave many mandates in its time."""


class Size(Struct, frozen=True):
    """How many there are of each; `_of_one` of the one that has most of them."""

    enterprises: int
    accounts: int
    accounts_of_one: int
    mandates: int
    mandates_of_one: int
    entries: int
    entries_of_one: int
    users_of_one: int
    places_of_one: int

    @classmethod
    def scaled(cls, scale: float) -> Self:
        """The usual size times `scale`; each list of a page remains longer than one page.

        >>> Size.scaled(1).accounts, Size.scaled(0.1).accounts, Size.scaled(0).accounts
        (200000, 20000, 1200)
        """

        def share(usual: int, least: int) -> int:
            return max(least, round(usual * scale))

        return cls(
            enterprises=share(100_000, 600),
            accounts=share(200_000, 1200),
            accounts_of_one=share(2_000, 120),
            mandates=share(100_000, 800),
            mandates_of_one=share(40_000, 160),
            entries=share(200_000, 800),
            entries_of_one=share(20_000, 200),
            users_of_one=share(200, 40),
            places_of_one=share(60, 20),
        )


class Country(Struct, frozen=True):
    """Who is where, and when: everything follows from a place in a list, so that nothing is looked up."""

    size: Size
    now: datetime

    @property
    def providers(self) -> range:
        """The places of the service providers who share the other mandates, each its part."""
        return range(EMPLOYER + 1, EMPLOYER + 1 + max(3, self.size.enterprises // 500))

    @property
    def accountant(self) -> int:
        """The place of a person who has a role in many enterprises."""
        return self.size.enterprises

    @property
    def colleagues(self) -> range:
        """The places of the people who are users at the secretariat."""
        return range(self.accountant + 1, self.accountant + 1 + self.size.users_of_one)

    def moment(self, place: int, among: int) -> datetime:
        """When something of a list happened, which grew evenly over two years."""
        return self.now - _HISTORY * ((among - place) / (among + 1))


def number(place: int) -> EnterpriseNumber:
    """The number of an enterprise.

    >>> number(0)
    '0400000086'
    """
    leading = _FIRST_NUMBER + 37 * place
    return EnterpriseNumber(f"{leading:08}{97 - leading % 97:02}")


def name(place: int) -> str:
    """The name of an enterprise; 100 000 have each their own, and neighbours have nothing in common.

    >>> name(0), name(1)
    ('Bakkerij Korenbloem Gent BV', 'Coöperatie Kompas Kortrijk NV')
    """
    rest, trade = divmod(place * _STRIDE, len(_TRADES))
    town, sign = divmod(rest, len(_SIGNS))
    form = _FORMS[place % len(_FORMS)]
    return f"{_TRADES[trade]} {_SIGNS[sign]} {_TOWNS[town % len(_TOWNS)]} {form}"


def person(place: int) -> tuple[str, str]:
    """Under which login somebody signs in, and what they are called."""
    family, first = divmod(place, len(_FIRST_NAMES))
    called = f"{_FIRST_NAMES[first]} {_FAMILY_NAMES[family % len(_FAMILY_NAMES)]}"
    return f"person{place}@people.example", called


def identity(place: int, at: datetime) -> UUID:
    """A UUID of version 7 (RFC 9562): in the order of time, and the same one for the same place and time."""
    return UUID(int=int(at.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62 | place)
