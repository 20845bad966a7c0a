"""Which column holds what: the names that employers, secretariats and HR software give to each field."""

from collections.abc import Iterable, Mapping
from typing import Final

from openfla.sending._fields import Field
from openfla.sending.reading._words import Vocabulary, Words

ENOUGH: Final = 3
"""A row that names so many fields is the header; titles and remarks above it are left aside."""

HEADERS: Final = Vocabulary(
    {
        Field.REFERENCE: Words(
            nl=("referentie", "referentienummer", "ref", "ref.nr."),
            fr=("référence", "numéro de référence", "n° de référence"),
            de=("Referenz", "Referenznummer"),
            en=("reference", "reference number"),
        ),
        Field.ENTERPRISE_NUMBER: Words(
            nl=("ondernemingsnummer", "ondernemingsnr", "KBO-nummer", "KBO-nr", "KBO"),
            fr=("numéro d'entreprise", "n° d'entreprise", "n° entreprise", "numéro BCE", "n° BCE", "BCE"),
            de=("Unternehmensnummer", "ZUD-Nummer", "ZDU-Nummer", "ZUD", "ZDU"),
            en=("enterprise number", "company number", "CBE number", "CBE"),
        ),
        Field.SSIN: Words(
            nl=(
                "INSZ",
                "INSZ-nummer",
                "rijksregisternummer",
                "rijksregisternr",
                "RRN",
                "INSZ/NISS",
                "nationaal nummer",
            ),
            fr=(
                "NISS",
                "numéro NISS",
                "n° NISS",
                "numéro de registre national",
                "registre national",
                "NISS/INSZ",
                "numéro national",
            ),
            de=("ENSS", "ENSS-Nummer", "Nationalregisternummer", "Nationalregister"),
            en=("SSIN", "social security identification number", "national register number", "national number"),
        ),
        Field.TITLE: Words(
            nl=("titel", "opleiding", "titel opleiding", "naam opleiding", "naam van de opleiding"),
            fr=("titre", "intitulé", "formation", "intitulé de la formation", "nom de la formation"),
            de=("Titel", "Bezeichnung", "Ausbildung", "Weiterbildung", "Titel der Ausbildung"),
            en=("title", "training", "training title", "course"),
        ),
        Field.TYPE: Words(
            nl=("type", "soort", "aard", "type opleiding", "soort opleiding"),
            fr=("type", "nature", "genre", "type de formation"),
            de=("Typ", "Art", "Art der Ausbildung"),
            en=("type", "kind", "training type", "type of training"),
        ),
        Field.START_DATE: Words(
            nl=("begindatum", "startdatum", "begin", "start", "van", "eerste dag"),
            fr=("date de début", "début", "du", "premier jour"),
            de=("Anfangsdatum", "Startdatum", "Beginndatum", "Beginn", "Anfang", "von", "erster Tag"),
            en=("start date", "start", "from", "begin date", "first day"),
        ),
        Field.END_DATE: Words(
            nl=("einddatum", "einde", "eind", "tot", "tot en met", "t/m", "laatste dag"),
            fr=("date de fin", "fin", "au", "dernier jour"),
            de=("Enddatum", "Ende", "bis", "letzter Tag"),
            en=("end date", "end", "until", "to", "last day"),
        ),
        Field.DURATION: Words(
            nl=("duur", "duurtijd", "opleidingsduur", "aantal uren", "aantal dagen", "opleidingsuren"),
            fr=("durée", "durée de la formation", "nombre d'heures", "nombre de jours", "heures de formation"),
            de=("Dauer", "Ausbildungsdauer", "Anzahl Stunden", "Anzahl Tage", "Stundenzahl"),
            en=("duration", "length", "number of hours", "number of days", "training hours"),
        ),
        Field.UNIT: Words(
            nl=("eenheid", "tijdseenheid", "eenheid duur"),
            fr=("unité", "unité de temps", "unité de durée"),
            de=("Einheit", "Zeiteinheit"),
            en=("unit", "time unit", "duration unit"),
        ),
        Field.STATUS: Words(
            nl=("status", "toestand"),
            fr=("statut", "état"),
            de=("Status", "Stand"),
            en=("status", "state"),
        ),
        Field.CERTIFICATE: Words(
            nl=("certificaat", "attest", "getuigschrift", "certificaat behaald"),
            fr=("certificat", "attestation", "certificat obtenu"),
            de=("Zertifikat", "Bescheinigung", "Nachweis"),
            en=("certificate", "certificate received"),
        ),
        Field.CERTIFICATE_UNTIL: Words(
            nl=("certificaat geldig tot", "certificaat tot", "geldig tot", "attest geldig tot"),
            fr=("certificat valable jusqu'au", "certificat jusqu'au", "valable jusqu'au", "certificat valide jusqu'au"),
            de=("Zertifikat gültig bis", "Zertifikat bis", "gültig bis"),
            en=("certificate valid until", "certificate until", "valid until"),
        ),
        Field.COUNTS_FOR_ACCOUNT: Words(
            nl=("telt mee", "telt mee voor de rekening", "telt mee voor het recht"),
            fr=("compte", "compte pour le compte", "compte pour le droit", "comptabilisé"),
            de=("zählt", "zählt mit", "zählt für das Konto", "zählt für den Anspruch", "anrechenbar"),
            en=("counts", "counts for the account", "counts for account", "counts for the right"),
        ),
        Field.DEDUCTED_FROM: Words(
            nl=("afgetrokken van", "in mindering van", "aangerekend op"),
            fr=("déduit de", "déduite de", "imputé sur", "imputée sur"),
            de=("abgezogen von", "angerechnet auf"),
            en=("deducted from", "charged to"),
        ),
        Field.FUNDING: Words(
            nl=("financiering", "gefinancierd door", "betaald door"),
            fr=("financement", "financé par", "financée par"),
            de=("Finanzierung", "finanziert durch"),
            en=("funding", "funded by", "paid by"),
        ),
        Field.PROVIDER: Words(
            nl=("opleidingsverstrekker", "verstrekker", "opleider", "aanbieder"),
            fr=("opérateur de formation", "opérateur", "prestataire", "prestataire de formation"),
            de=("Anbieter", "Bildungsanbieter", "Ausbildungsanbieter"),
            en=("provider", "training provider"),
        ),
        Field.JOINT_COMMITTEE: Words(
            nl=("paritair comité", "PC", "PC-nummer", "nummer paritair comité"),
            fr=("commission paritaire", "CP", "numéro de commission paritaire", "n° de commission paritaire"),
            de=("paritätische Kommission", "PK", "paritätischer Ausschuss"),
            en=("joint committee", "JC", "joint committee number"),
        ),
    }
)


def fields_of(names: Iterable[object]) -> Mapping[Field, tuple[int, ...]]:
    """Each field that a row names, with the places (from 0) where it does."""
    places: dict[Field, tuple[int, ...]] = {}
    for place, name in enumerate(names):
        if field := _field(str(name)):
            places[field] = (*places.get(field, ()), place)
    return places


def _field(name: str) -> Field | None:
    """A remark in brackets or on a second line does not change what a column is: "INSZ (11 cijfers)"."""
    return HEADERS.find(name) or HEADERS.find(name.partition("(")[0]) or HEADERS.find(name.partition("\n")[0])
