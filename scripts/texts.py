"""The catalogues: `update` brings them up to date with the code, `check` fails when they are not complete."""

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from openfla.platform import operations
from openfla.platform.api import glossary
from openfla.platform.settings import Settings

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "src/openfla/texts/locale"
LANGUAGES = ("nl", "fr", "de", "en")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext.babel_extract")]
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
FIRST_DAY = datetime(2026, 11, 21, tzinfo=UTC)
"""A date that changes with every run would be the only change of most runs."""
NAMED = re.compile(r"%\((\w+)\)")


def template() -> Catalog:
    """Every sentence in the code, with the place of its first use, and every text of the contract's messages."""
    catalogue = Catalog(project="OpenFLA", charset="utf-8")
    found = extract_from_dir(
        str(ROOT / "src/openfla"), METHODS, keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for name, _line, message, comments, context in found:
        catalogue.add(message, locations=[(f"src/openfla/{name}", 0)], auto_comments=comments, context=context)
    for sentence in glossary.sentences(operations.books(Settings()).values()):
        catalogue.add(sentence, locations=[("src/openfla/contract", 0)])
    return catalogue


def path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES/openfla.po"


def known(language: str) -> Catalog:
    if not path(language).exists():
        return Catalog(locale=language, project="OpenFLA", charset="utf-8")
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    """Add what is new, drop what is gone; English says what the code says."""
    for language in LANGUAGES:
        catalogue = known(language)
        catalogue.update(template(), no_fuzzy_matching=True, update_header_comment=False)
        catalogue.obsolete.clear()
        catalogue.fuzzy = False
        catalogue.header_comment = "# The sentences of OpenFLA, licensed as it is: EUPL-1.2."
        catalogue.last_translator = catalogue.language_team = "OpenFLA maintainers"
        catalogue.revision_date = catalogue.creation_date = FIRST_DAY
        catalogue.msgid_bugs_address = "see CONTRIBUTING.md"
        for message in catalogue:
            if language == "en" and message.id:
                message.string = message.id
        path(language).parent.mkdir(parents=True, exist_ok=True)
        with path(language).open("wb") as file:
            write_po(file, catalogue, width=110, omit_header=False, sort_output=True, include_lineno=False)
        with path(language).with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


def faults(language: str) -> list[str]:
    """What keeps a catalogue from being complete."""
    catalogue, wanted = known(language), {message.id for message in template() if message.id}
    have = {message.id for message in catalogue if message.id}
    found = [f"{language}: not in the catalogue: {_short(one)}" for one in wanted - have]
    found += [f"{language}: no longer in the code: {_short(one)}" for one in have - wanted]
    for message in catalogue:
        if not message.id:
            continue
        ids, strings = _all(message.id), _all(message.string)
        if not all(strings) or message.fuzzy:
            found.append(f"{language}: not translated: {_short(message.id)}")
        elif {name for text in strings for name in NAMED.findall(text)} != {n for i in ids for n in NAMED.findall(i)}:
            found.append(f"{language}: other named values: {_short(message.id)}")
    return found


def _all(texts: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts or ("",))


def _short(message: object) -> str:
    return str(message[0] if isinstance(message, tuple) else message)[:90]


def main() -> int:
    if sys.argv[1:] == ["update"]:
        update()
        return 0
    found = [fault for language in LANGUAGES for fault in faults(language)]
    print("\n".join(sorted(found)) or "The catalogues are complete.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
