"""What can be wrong with what somebody asks of a file of trainings."""

from dataclasses import dataclass
from pathlib import Path

from openfla.texts import N_, Explained


@dataclass(eq=False)
class MappingDoubtful(Explained):
    """Nobody is there to be asked."""

    code = "mappingDoubtful"
    message = N_("It is not certain what these columns hold, or where these fields stand: %(columns)s.")
    remedy = N_("Run the command in a terminal, where it asks; or add --yes to take what is proposed.")
    columns: str


@dataclass(eq=False)
class NoMappingNeeded(Explained):
    """Records in JSON name their members themselves."""

    code = "noMappingNeeded"
    message = N_("The file %(file)s holds records in JSON, which need no mapping.")
    remedy = N_("Check it as it is: openfla trainings check %(file)s")
    file: Path


@dataclass(eq=False)
class NoSuchColumnHere(Explained):
    code = "noSuchColumnHere"
    message = N_("The file has no column “%(answer)s”.")
    remedy = N_("Type the letters of a column, or its header as it stands in the file.")
    answer: str


@dataclass(eq=False)
class NoSuchWord(Explained):
    code = "noSuchWord"
    message = N_("The word “%(answer)s” is not known here.")
    remedy = N_("Choose one of these: %(allowed)s.")
    answer: str
    allowed: str
