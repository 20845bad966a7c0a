"""What every message is made of: how it looks, and the values that occur in all of them."""

from datetime import date, datetime
from typing import Annotated, Final

from msgspec import UNSET, Meta, Struct, UnsetType

from openfla.contract.anomalies import Told
from openfla.contract.qualities import Quality
from openfla.identifiers import AgreementNumber, EnterpriseNumber, JointCommittee, Ssin
from openfla.texts import N_

# Every pattern ends in `$(?!\n)`: Python's `$` also matches before a last line break, that of JSON Schema does not.


class Message(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel", omit_defaults=True):
    """How every message looks: lowerCamelCase, nothing unknown, no nulls (Belgif guide)."""


class Answer(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A message of the server: a reader leaves aside what it does not know (Belgif guide)."""


Reference = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=64,
        pattern=r"^[!-~]([ -~]*[!-~])?$(?!\n)",
        title=N_("Reference"),
        description=N_("The declarer's own name for this record, unique per declarer; printable ASCII."),
        examples=["2026-0001"],
    ),
]
EnterpriseNumberText = Annotated[
    EnterpriseNumber,
    Meta(
        pattern=r"^[0-1][0-9]{9}$(?!\n)",
        title=N_("Enterprise number"),
        description=N_("Ten digits of the Crossroads Bank for Enterprises, without dots."),
        examples=["0884303369"],
    ),
]
SsinText = Annotated[
    Ssin,
    Meta(
        pattern=r"^[0-9]{11}$(?!\n)",
        title=N_("Social security identification number"),
        description=N_("National register number or BIS number of the worker, eleven digits."),
        examples=["85073003328"],
    ),
]
JointCommitteeText = Annotated[
    JointCommittee,
    Meta(
        pattern=r"^[0-9]{3}(\.([0-9]{2}\.)?(0[1-9]|[1-9][0-9]))?$(?!\n)",
        title=N_("Joint committee"),
        description=N_("Number of the joint (sub)committee."),
        examples=["200", "111.01"],
    ),
]
AgreementText = Annotated[
    AgreementNumber,
    Meta(
        max_length=30,
        pattern=r"^[1-9][0-9]{3,5}(/CO/[0-9]{3}(\.([0-9]{2}\.)?(0[1-9]|[1-9][0-9]))?)?$(?!\n)",
        title=N_("Collective agreement"),
        description=N_("Registration number of the collective agreement on which it rests."),
        examples=["181682/CO/200"],
    ),
]
LongText = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$(?!\n)")]
YearNumber = Annotated[int, Meta(ge=2000, le=2099, title=N_("Year"), description=N_("Calendar year."), examples=[2026])]
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2099
Since = Annotated[
    datetime,
    Meta(
        tz=True,
        title=N_("Changed since"),
        description=N_(
            "Only what was registered, corrected, verified or withdrawn at or after this moment, withdrawn records "
            "included, in the order of their change. Give the completeUntil of the last page the next time."
        ),
        examples=["2026-03-03T16:30:00Z"],
    ),
]


class Period(Message, frozen=True, kw_only=True):
    """First and last day, both included."""

    start_date: Annotated[date, Meta(title=N_("Start date"), description=N_("First day."), examples=["2026-03-02"])]
    end_date: Annotated[
        date, Meta(title=N_("End date"), description=N_("Last day; not before the first."), examples=["2026-03-03"])
    ]


class Declarer(Answer, frozen=True, kw_only=True):
    """Who declared the record, and in what quality."""

    enterprise_number: EnterpriseNumberText
    quality: Annotated[Quality, Meta(title=N_("Quality"), description=N_("In what role it acted."))]


class Registered(Answer, frozen=True, kw_only=True):
    """What the register adds to a record."""

    id: Annotated[str, Meta(title=N_("Id"), description=N_("UUID of the record."))]
    href: Annotated[str, Meta(title=N_("Address"), description=N_("Where the record stands."))]
    version: Annotated[
        int,
        Meta(
            title=N_("Version"),
            description=N_("1 for a new record; one more with each change. It is the ETag of the record too."),
        ),
    ]
    declared_by: Annotated[Declarer, Meta(title=N_("Declared by"), description=N_("Who declared the record."))]
    registered_at: Annotated[
        datetime, Meta(title=N_("Registered at"), description=N_("When the record was first registered."))
    ]
    changed_at: Annotated[datetime, Meta(title=N_("Changed at"), description=N_("When it was last changed."))]
    withdrawn: Annotated[
        bool,
        Meta(title=N_("Withdrawn"), description=N_("Whether it was withdrawn: it counts no more, its history stays.")),
    ] = False
    warnings: Annotated[
        tuple[Told, ...],
        Meta(title=N_("Warnings"), description=N_("What is strange about what was just declared; it was accepted.")),
    ] = ()


class Listed(Answer, frozen=True, kw_only=True):
    """One page of a collection that may be long: follow `next` until it is not there (Belgif cursor paging)."""

    self: Annotated[str, Meta(title=N_("This page"), description=N_("Address of this page."))]
    first: Annotated[str, Meta(title=N_("First page"), description=N_("Address of the first page."))]
    next: Annotated[
        str | UnsetType, Meta(title=N_("Next page"), description=N_("Address of the next page; not on the last one."))
    ] = UNSET
    page_size: Annotated[int, Meta(title=N_("Page size"), description=N_("How many items a page has at most."))]
    complete_until: Annotated[
        datetime | UnsetType,
        Meta(
            title=N_("Complete until"),
            description=N_("With changedSince, on the last page: every change before this moment has been told."),
        ),
    ] = UNSET


class Change(Answer, frozen=True, kw_only=True):
    """One version of a record: how it came to be, and by whom."""

    version: Annotated[int, Meta(title=N_("Version"), description=N_("Which version this made."))]
    at: Annotated[datetime, Meta(title=N_("Moment"), description=N_("When it was made."))]
    act: Annotated[
        str, Meta(title=N_("Act"), description=N_("declared, corrected, withdrawn, confirmed, rejected or placed."))
    ]
    by: Annotated[Declarer, Meta(title=N_("By"), description=N_("Who did it."))]
