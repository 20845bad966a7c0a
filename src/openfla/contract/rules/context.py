"""Rules that a record breaks beside everything else that is known."""

from typing import Final

from openfla.contract.rules.anomaly import Anomaly, AnomalyClass
from openfla.texts import N_

_WARNING: Final = AnomalyClass.WARNING

OF_CONTEXT: Final = (
    Anomaly(
        code="notYourEnterprise",
        title=N_("Not your enterprise"),
        message=N_("You may not declare for this enterprise."),
        remedy=N_("Use the number of the employer for whom you act; an employer declares for its own workers only."),
        status=403,
        neighbour="050",
        source="GROUP-3",
    ),
    Anomaly(
        code="noMandate",
        title=N_("No mandate"),
        message=N_("You have no active mandate of this enterprise for the Federal Learning Account."),
        remedy=N_("Ask the enterprise for a mandate; it has to be confirmed by both sides and have begun."),
        status=403,
        neighbour="155",
        source="MANDATE-2",
    ),
    Anomaly(
        code="noEmployment",
        cls=_WARNING,
        title=N_("No employment known"),
        message=N_("No employment of this worker with this enterprise is known for the whole of this period."),
        remedy=N_("Declare the employment, or check the worker, the enterprise and the days."),
        neighbour="152",
        source="GROUP-3",
    ),
    Anomaly(
        code="employmentRequired",
        title=N_("Employment required"),
        message=N_("This worker has no employment with this enterprise for the whole of this period."),
        remedy=N_("Declare the employment first, or correct the worker, the enterprise or the days."),
        neighbour="152",
        source="GROUP-3",
    ),
    Anomaly(
        code="accessClosed",
        title=N_("Access closed"),
        message=N_("The last employment of this worker with this enterprise ended more than %(days)d days ago."),
        remedy=N_("Correct the end of the employment if it is wrong; otherwise the worker's account is closed to you."),
        neighbour="181",
        source="R9.7",
    ),
    Anomaly(
        code="periodClosed",
        title=N_("Period closed"),
        message=N_("Under the regime of this installation nothing is recorded any more from %(since)s on."),
        remedy=N_("Record it in a register of your own; this one can only be read."),
        neighbour="181",
        source="R11",
    ),
    Anomaly(
        code="afterDeadline",
        cls=_WARNING,
        title=N_("After the deadline"),
        message=N_("The deadline for this quarter was %(deadline)s."),
        remedy=N_("Nothing; the record is accepted. Record the next ones within a month after their quarter."),
        source="R9.7",
    ),
    Anomaly(
        code="fullDayTwice",
        cls=_WARNING,
        title=N_("Full day twice"),
        message=N_("The worker has another training that takes the whole of one of these days."),
        remedy=N_("Check the days and the duration of both."),
    ),
    Anomaly(
        code="sameAsProviders",
        cls=_WARNING,
        title=N_("Declared by a provider too"),
        message=N_("A training provider declared a training of this worker for the same days."),
        remedy=N_("If it is the same one, withdraw this record and confirm that of the provider."),
    ),
    Anomaly(
        code="sameAsEmployers",
        cls=_WARNING,
        title=N_("Declared by the employer too"),
        message=N_("The employer declared a training of this worker for the same days."),
        remedy=N_("Nothing; the employer decides which of the two stays."),
    ),
    Anomaly(
        code="sameTwice",
        cls=_WARNING,
        title=N_("Declared twice"),
        message=N_("The same training of this worker, on the same days, stands under another reference."),
        remedy=N_("If it is the same one, withdraw one of the two records."),
    ),
    Anomaly(
        code="rightExhausted",
        cls=_WARNING,
        title=N_("Right exhausted"),
        message=N_("More is deducted from this right in %(year)d than the worker has."),
        remedy=N_("Check the right of that year, or deduct the training from another right or from none."),
        source="R5.1",
    ),
    Anomaly(
        code="employerNotNamed",
        cls=_WARNING,
        title=N_("Employer not named"),
        message=N_("No employer is named; the training reaches the one with whom the worker is in service."),
        remedy=N_("Name the employer, if you know it."),
        neighbour="152",
        source="PROVIDER-2",
    ),
)
