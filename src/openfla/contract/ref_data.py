"""The code lists as they go over the wire (Belgif guide, rules doc-refdata and cod-design)."""

from typing import Annotated

from msgspec import Meta

from openfla.contract.messages import Answer
from openfla.texts import N_

_Self = Annotated[str, Meta(title=N_("This page"), description=N_("Address of this page."))]
_Total = Annotated[int, Meta(title=N_("Total"), description=N_("How many there are."))]
_Address = Annotated[str, Meta(title=N_("Address"), description=N_("Where it stands."))]


class Labels(Answer, frozen=True, kw_only=True):
    """A text in every language (Belgif LocalizedString, with English too)."""

    nl: Annotated[str, Meta(title=N_("Dutch"), description=N_("The text in Dutch."))]
    fr: Annotated[str, Meta(title=N_("French"), description=N_("The text in French."))]
    de: Annotated[str, Meta(title=N_("German"), description=N_("The text in German."))]
    en: Annotated[str, Meta(title=N_("English"), description=N_("The text in English."))]


_Label = Annotated[Labels, Meta(title=N_("Label"), description=N_("What it is called."))]


class ListedCode(Answer, frozen=True, kw_only=True):
    """One code and what it is called."""

    code: Annotated[str, Meta(title=N_("Code"), description=N_("As it stands in messages."))]
    label: _Label
    href: _Address


class ListedCodeList(Answer, frozen=True, kw_only=True):
    """One list of codes."""

    name: Annotated[str, Meta(title=N_("Name"), description=N_("Under which it is found."))]
    label: _Label
    description: Annotated[Labels, Meta(title=N_("Description"), description=N_("What its codes are for."))]
    href: _Address


class Codes(Answer, frozen=True, kw_only=True):
    """Every code of a list."""

    items: Annotated[tuple[ListedCode, ...], Meta(title=N_("Codes"), description=N_("Each with what it is called."))]
    self: _Self
    total: _Total


class CodeLists(Answer, frozen=True, kw_only=True):
    """Every list of codes."""

    items: Annotated[tuple[ListedCodeList, ...], Meta(title=N_("Code lists"), description=N_("Each with its address."))]
    self: _Self
    total: _Total
