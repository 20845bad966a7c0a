"""What people fill in on the pages of channels: read field by field, so that every mistake is told at once."""

from datetime import datetime
from typing import Final, cast
from uuid import UUID

from openfla.contract.services import Service
from openfla.platform.access.model import Enterprise
from openfla.platform.api.doors import AnyRequest
from openfla.platform.channels import rules, uploads
from openfla.platform.channels.errors import NoCertificateChosen, NoService
from openfla.platform.channels.model import ChannelSettings, NewCertificate
from openfla.platform.portal.forms import Form
from openfla.texts import Explained

_SERVICES: Final = frozenset(Service)


def name(form: Form) -> str:
    """What the account will be called."""
    return form.read("name", rules.fit_name)


def services(form: Form) -> list[Service]:
    """What is ticked."""
    ticked = [Service(code) for code in dict.fromkeys(form.all("services")) if code in _SERVICES]
    if not ticked:
        form.refuse("services", NoService())
    return ticked


def certificate(form: Form, enterprise: Enterprise, settings: ChannelSettings, at: datetime) -> NewCertificate:
    """The certificate that was chosen, with the name it will have."""
    called = form.read("certificateName", rules.fit_certificate_name)
    upload = form.file("certificate")
    try:
        if upload is None or not upload.content:
            raise NoCertificateChosen
        uploads.fit_certificate(upload.content, enterprise, settings, at=at)
        return NewCertificate(called, upload.content)
    except Explained as mistake:
        form.refuse("certificate", mistake)
        return cast("NewCertificate", None)


def after(request: AnyRequest) -> UUID | None:
    """After which account a page of the list begins; from the first where none is told."""
    try:
        return UUID(request.query_params.get("after", ""))
    except ValueError:
        return None
