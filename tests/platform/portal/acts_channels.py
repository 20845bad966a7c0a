"""What is done with channels; an account is always one of the bakery as employer."""

from typing import Final

from tests.platform.portal import records
from tests.platform.portal.act import Act

_VERSION: Final = {"version": "{version}"}
_ACCOUNT: Final = "/channels/{account}"
_CERTIFICATE: Final = f"{_ACCOUNT}/certificates/{{certificate}}/revoke"
_A_NEW_ONE: Final = {"certificate": ("new.cer", "{own certificate}")}

CHANNELS: Final = {"see the channels": Act("/channels")}
NEW_CHANNEL: Final = {
    "see the form of a new account": Act("/channels/new"),
    "make an account": Act(
        "/channels/new",
        {"type": "REST", "name": "Nieuw", "services": ["federalLearningAccount"], "certificateName": "2026"},
        action="account.opened",
        files=_A_NEW_ONE,
    ),
}
ONE_CHANNEL: Final = {
    "see an account of the bakery": Act(_ACCOUNT, record=records.account),
    "see the form of its permissions": Act(f"{_ACCOUNT}/services", record=records.account),
    "change its permissions": Act(
        f"{_ACCOUNT}/services",
        {**_VERSION, "services": ["dimonaDeclaration"]},
        records.account,
        "account.servicesChanged",
    ),
    "see the form of its name": Act(f"{_ACCOUNT}/rename", record=records.account),
    "rename it": Act(f"{_ACCOUNT}/rename", {**_VERSION, "name": "Anders"}, records.account, "account.renamed"),
    "see the form of one more certificate": Act(f"{_ACCOUNT}/certificates/new", record=records.account),
    "add a certificate to it": Act(
        f"{_ACCOUNT}/certificates/new",
        {"certificateName": "2027"},
        records.account,
        "certificate.added",
        files=_A_NEW_ONE,
    ),
    "see what revoking its certificate does": Act(_CERTIFICATE, record=records.account),
    "revoke its certificate": Act(_CERTIFICATE, {}, records.account, "certificate.revoked"),
    "see what deleting it does": Act(f"{_ACCOUNT}/delete", record=records.account),
    "delete it": Act(f"{_ACCOUNT}/delete", _VERSION, records.account, "account.closed"),
}

GROUPS: Final = (CHANNELS, NEW_CHANNEL, ONE_CHANNEL)
