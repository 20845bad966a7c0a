"""What is wrong between an account and a first call, and which step of the guide mends it.

    >>> from openfla.channel import Account
    >>> from openfla.contract.qualities import Quality
    >>> lost = Account(name="a", environment="local", quality=Quality.EMPLOYER, client_id="c", key_store="none.p12")
    >>> [result.code for result in examine(lost).results if result.state is State.FAILED][0]
    'fileMissing'

The command `openfla doctor` shows it to people.
"""

from openfla.client.diagnosis._examination import Check, Diagnosis, checks_of, examine
from openfla.client.diagnosis._findings import CheckName
from openfla.client.diagnosis._own import USUAL_CLIENT_ID
from openfla.client.diagnosis._report import SIGNS, Told, as_json, masked, report, told
from openfla.client.diagnosis._results import Finding, Result, State
from openfla.client.diagnosis.steps import TEST_ENVIRONMENT_CONTACT, Door, Step, page

__all__ = [
    "SIGNS",
    "TEST_ENVIRONMENT_CONTACT",
    "USUAL_CLIENT_ID",
    "Check",
    "CheckName",
    "Diagnosis",
    "Door",
    "Finding",
    "Result",
    "State",
    "Step",
    "Told",
    "as_json",
    "checks_of",
    "examine",
    "masked",
    "page",
    "report",
    "told",
]
