"""What may stand in the cells that hold a word."""

from collections.abc import Mapping
from typing import Any, Final

from openfla.contract.trainings import DurationUnit, RightKind, TrainingStatus, TrainingType
from openfla.sending._fields import Field
from openfla.sending.reading._words import Vocabulary, Words

TYPES: Final = Vocabulary(
    {
        TrainingType.FORMAL: Words(
            nl=("formeel", "formele"),
            fr=("formelle", "formel"),
            de=("formell", "formal"),
            en=("formal",),
        ),
        TrainingType.INFORMAL: Words(
            nl=("informeel", "informele"),
            fr=("informelle", "informel"),
            de=("informell", "informal"),
            en=("informal",),
        ),
    }
)

STATUSES: Final = Vocabulary(
    {
        TrainingStatus.COMPLETED: Words(
            nl=("voltooid", "gevolgd", "afgerond"),
            fr=("terminée", "terminé", "suivie", "suivi", "achevée", "achevé"),
            de=("abgeschlossen", "absolviert", "besucht"),
            en=("completed", "followed", "complete"),
        ),
        TrainingStatus.NOT_FOLLOWED: Words(
            nl=("niet gevolgd",),
            fr=("non suivie", "non suivi", "pas suivie", "pas suivi"),
            de=("nicht besucht", "nicht absolviert", "nicht teilgenommen"),
            en=("not followed",),
        ),
        TrainingStatus.RESERVED: Words(
            nl=("gereserveerd", "gepland"),
            fr=("réservée", "réservé", "planifiée", "planifié", "prévue", "prévu"),
            de=("reserviert", "geplant"),
            en=("reserved", "planned"),
        ),
        TrainingStatus.UNSUITABLE: Words(
            nl=("ongeschikt",),
            fr=("inadaptée", "inadapté", "inappropriée", "inapproprié"),
            de=("ungeeignet",),
            en=("unsuitable",),
        ),
    }
)

UNITS: Final = Vocabulary(
    {
        DurationUnit.MINUTES: Words(
            nl=("minuten", "minuut", "min"),
            fr=("minutes", "minute"),
            de=("Minuten", "Minute"),
            en=("minutes", "minute", "mins"),
        ),
        DurationUnit.HOURS: Words(
            nl=("uren", "uur", "u"),
            fr=("heures", "heure", "h"),
            de=("Stunden", "Stunde", "Std"),
            en=("hours", "hour", "hrs"),
        ),
        DurationUnit.DAYS: Words(
            nl=("dagen", "dag", "d"),
            fr=("jours", "jour", "j"),
            de=("Tage", "Tag"),
            en=("days", "day"),
        ),
    }
)

RIGHTS: Final = Vocabulary(
    {
        RightKind.LEGAL: Words(
            nl=("wettelijk", "wettelijk recht"),
            fr=("légal", "droit légal"),
            de=("gesetzlich", "gesetzlicher Anspruch"),
            en=("legal", "legal right"),
        ),
        RightKind.SECTORAL: Words(
            nl=("sectoraal", "sectoraal recht"),
            fr=("sectoriel", "droit sectoriel"),
            de=("sektoral", "sektoriell", "sektoraler Anspruch"),
            en=("sectoral", "sectoral right"),
        ),
        RightKind.EXTRA: Words(
            nl=("extra", "bijkomend", "extra recht"),
            fr=("supplémentaire", "droit supplémentaire"),
            de=("zusätzlich", "zusätzlicher Anspruch"),
            en=("extra", "additional", "extra right"),
        ),
        RightKind.NONE: Words(
            nl=("geen", "geen recht"),
            fr=("aucun", "aucun droit"),
            de=("keiner", "kein", "keines", "kein Anspruch"),
            en=("none", "no right"),
        ),
    }
)

YES_OR_NO: Final = Vocabulary(
    {
        True: Words(
            nl=("ja", "j", "waar", "x"),
            fr=("oui", "o", "vrai"),
            de=("ja", "wahr"),
            en=("yes", "y", "true", "1"),
        ),
        False: Words(
            nl=("nee", "neen", "n", "onwaar"),
            fr=("non", "faux"),
            de=("nein", "falsch"),
            en=("no", "false", "0"),
        ),
    }
)

OF_FIELDS: Final[Mapping[Field, Vocabulary[Any]]] = {
    Field.TYPE: TYPES,
    Field.UNIT: UNITS,
    Field.STATUS: STATUSES,
    Field.CERTIFICATE: YES_OR_NO,
    Field.COUNTS_FOR_ACCOUNT: YES_OR_NO,
    Field.DEDUCTED_FROM: RIGHTS,
}
"""The columns that hold a word."""
