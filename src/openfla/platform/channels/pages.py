"""ChaMan for people: the technical channels of one quality of an enterprise (SEED 4.4)."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from openfla.contract.qualities import Quality
from openfla.contract.services import Service
from openfla.platform.access import service as access
from openfla.platform.access.model import Task
from openfla.platform.api.doors import Given
from openfla.platform.channels import filling, service, showing
from openfla.platform.channels.errors import (
    AccountUnknown,
    AlreadyHeld,
    CertificateRefused,
    CertificateTooLarge,
    CertificateUnknown,
    KeyOfAnother,
    NoCertificateChosen,
    NoService,
    NotACertificate,
    PrivateKeyUploaded,
    TooManyCertificates,
    UnfitCertificateName,
    UnfitName,
)
from openfla.platform.channels.model import HeldCertificate, WebServiceAccount
from openfla.platform.channels.rules import with_channels
from openfla.platform.kernel.database import Tx
from openfla.platform.portal import words
from openfla.platform.portal.visits import Visit
from openfla.texts import N_, Explained

_PAGE: Final = 25
_MOST_WARNINGS: Final = 5
_LONGEST_SEARCH: Final = 200
_FIELDS: Final[Mapping[type[Explained], str]] = {
    UnfitName: "name",
    UnfitCertificateName: "certificateName",
    NoService: "services",
    **dict.fromkeys(
        (
            AlreadyHeld,
            CertificateRefused,
            CertificateTooLarge,
            KeyOfAnother,
            NoCertificateChosen,
            NotACertificate,
            PrivateKeyUploaded,
            TooManyCertificates,
        ),
        "certificate",
    ),
}
_NOTICES: Final = {
    "opened": N_("The account was made. Keep its Client ID: your software asks for tokens with it."),
    "changed": N_("The permissions of the account were changed; its Client ID and its certificates stay."),
    "renamed": N_("The account was renamed."),
    "added": N_("The certificate was added. Let your software sign with its key before the old one ends."),
    "revoked": N_("The certificate was revoked. Tokens that were asked with it stop within seconds."),
    "deleted": N_("The account was deleted. Its tokens stop within seconds, and its Client ID never comes back."),
}


@get("/channels", name="channels")
async def channels(visit: Given[Visit], tx: Given[Tx]) -> Response[bytes]:
    """The accounts of the enterprise in this quality."""
    await visit.require(tx, Task.MANAGE_CHANNELS)
    quality, number, at = visit.visitor.quality, visit.visitor.enterprise.number, visit.clock.now()
    if not isinstance(quality, Quality):
        return visit.page("channels/none.html", qualities=tuple(Quality))
    wanted, after = visit.request.query_params.get("words", "")[:_LONGEST_SEARCH], filling.after(visit.request)
    found = await service.accounts_of(tx, visit.visitor, number, quality, words=wanted, after=after, size=_PAGE + 1)
    ending = await service.expiring(tx, at, number=number, quality=quality, most=_MOST_WARNINGS + 1)
    return visit.page(
        "channels/list.html",
        partial="channels/_accounts.html",
        notices=_NOTICES,
        accounts=[showing.shown(account, visit.settings, at) for account in found[:_PAGE]],
        older=found[_PAGE - 1].id if len(found) > _PAGE else None,
        is_first=after is None,
        words=wanted,
        endings=showing.endings(ending[:_MOST_WARNINGS], at),
        has_more_endings=len(ending) > _MOST_WARNINGS,
    )


@get("/channels/new", name="newChannel")
async def new(visit: Given[Visit]) -> Response[bytes]:
    """The form of a new account (step 4a)."""
    _own_quality(visit)
    form = visit.blank(type="REST", services=[Service.FEDERAL_LEARNING_ACCOUNT.value])
    return visit.page("channels/new.html", form=form, **_choices(visit))


@post("/channels/new", name="openChannel")
async def open_(visit: Given[Visit]) -> Response[bytes]:
    """Make an account."""
    quality, number = _own_quality(visit), visit.visitor.enterprise.number
    form = await visit.form()

    async def work(tx: Tx) -> str:
        name, services = filling.name(form), filling.services(form)
        certificate = filling.certificate(form, visit.visitor.enterprise, visit.settings.channels, visit.clock.now())
        form.require_read()
        opened = await service.open_account(
            tx,
            visit.visitor,
            number,
            quality,
            name=name,
            services=services,
            certificate=certificate,
            training_provider=visit.settings.scopes.training_provider,
            settings=visit.settings.channels,
            at=visit.clock.now(),
        )
        return f"/channels/{opened.id}?done=opened"

    return await visit.submit(form, work, "channels/new.html", fields=_FIELDS, **_choices(visit))


@get("/channels/{account_id:uuid}", name="channel")
async def channel(visit: Given[Visit], tx: Given[Tx], account_id: FromPath[UUID]) -> Response[bytes]:
    """One account: its Client ID, what it may be used for, its certificates, and the client's next steps."""
    found = await service.find(tx, visit.visitor, account_id)
    next_steps = showing.steps(found, visit.visitor.enterprise, visit.settings)
    return visit.page("channels/account.html", notices=_NOTICES, steps=next_steps, **_shown(visit, found))


@get("/channels/{account_id:uuid}/services", name="channelServices")
async def services(visit: Given[Visit], tx: Given[Tx], account_id: FromPath[UUID]) -> Response[bytes]:
    """The form of the permissions of an account (step 4b)."""
    found = await service.find(tx, visit.visitor, account_id)
    held = found.services(visit.settings.scopes.training_provider)
    form = visit.blank(services=[one.value for one in held])
    return visit.page("channels/services.html", form=form, **_shown(visit, found), **_choices(visit))


@post("/channels/{account_id:uuid}/services", name="changeChannelServices")
async def change_services(visit: Given[Visit], account_id: FromPath[UUID]) -> Response[bytes]:
    """Let an account be used for what is ticked."""
    form = await visit.form()

    async def work(tx: Tx) -> str:
        ticked = filling.services(form)
        form.require_read()
        await service.change_services(
            tx,
            visit.visitor,
            account_id,
            ticked,
            version=form.number("version"),
            training_provider=visit.settings.scopes.training_provider,
            at=visit.clock.now(),
        )
        return f"/channels/{account_id}?done=changed"

    shown = _shown(visit, await _now(visit, account_id))
    return await visit.submit(form, work, "channels/services.html", fields=_FIELDS, **shown, **_choices(visit))


@get("/channels/{account_id:uuid}/rename", name="channelName")
async def name(visit: Given[Visit], tx: Given[Tx], account_id: FromPath[UUID]) -> Response[bytes]:
    """The form of the name of an account."""
    found = await service.find(tx, visit.visitor, account_id)
    return visit.page("channels/rename.html", form=visit.blank(name=found.name), **_shown(visit, found))


@post("/channels/{account_id:uuid}/rename", name="renameChannel")
async def rename(visit: Given[Visit], account_id: FromPath[UUID]) -> Response[bytes]:
    """Call an account otherwise."""
    form = await visit.form()

    async def work(tx: Tx) -> str:
        told, version = form.value("name"), form.number("version")
        await service.rename(tx, visit.visitor, account_id, told, version=version, at=visit.clock.now())
        return f"/channels/{account_id}?done=renamed"

    shown = _shown(visit, await _now(visit, account_id))
    return await visit.submit(form, work, "channels/rename.html", fields=_FIELDS, **shown)


@get("/channels/{account_id:uuid}/certificates/new", name="newCertificate")
async def new_certificate(visit: Given[Visit], tx: Given[Tx], account_id: FromPath[UUID]) -> Response[bytes]:
    """The form of one more certificate."""
    found = await service.find(tx, visit.visitor, account_id)
    return visit.page("channels/certificate.html", form=visit.blank(), **_shown(visit, found), **_choices(visit))


@post("/channels/{account_id:uuid}/certificates/new", name="addCertificate")
async def add_certificate(visit: Given[Visit], account_id: FromPath[UUID]) -> Response[bytes]:
    """Add a certificate to an account."""
    form = await visit.form()

    async def work(tx: Tx) -> str:
        at, settings = visit.clock.now(), visit.settings.channels
        certificate = filling.certificate(form, visit.visitor.enterprise, settings, at)
        form.require_read()
        await service.add_certificate(tx, visit.visitor, account_id, certificate, settings=settings, at=at)
        return f"/channels/{account_id}?done=added"

    shown = _shown(visit, await _now(visit, account_id))
    return await visit.submit(form, work, "channels/certificate.html", fields=_FIELDS, **shown, **_choices(visit))


@get("/channels/{account_id:uuid}/certificates/{certificate_id:uuid}/revoke", name="certificate")
async def certificate(
    visit: Given[Visit], tx: Given[Tx], account_id: FromPath[UUID], certificate_id: FromPath[UUID]
) -> Response[bytes]:
    """Revoke this certificate? What that does."""
    found = await service.find(tx, visit.visitor, account_id)
    held = _held(found, certificate_id)
    return visit.page("channels/revoke.html", form=visit.blank(), held=held, **_shown(visit, found))


@post("/channels/{account_id:uuid}/certificates/{certificate_id:uuid}/revoke", name="revokeCertificate")
async def revoke(visit: Given[Visit], account_id: FromPath[UUID], certificate_id: FromPath[UUID]) -> Response[bytes]:
    """Take a certificate out of use at once."""
    form = await visit.form()

    async def work(tx: Tx) -> str:
        await service.revoke_certificate(tx, visit.visitor, account_id, certificate_id, at=visit.clock.now())
        return f"/channels/{account_id}?done=revoked"

    found = await _now(visit, account_id)
    held = next((one for one in found.certificates if one.id == certificate_id), None)
    return await visit.submit(form, work, "channels/revoke.html", held=held, **_shown(visit, found))


@get("/channels/{account_id:uuid}/delete", name="channelEnd")
async def end(visit: Given[Visit], tx: Given[Tx], account_id: FromPath[UUID]) -> Response[bytes]:
    """Delete this account? What that does."""
    found = await service.find(tx, visit.visitor, account_id)
    return visit.page("channels/delete.html", form=visit.blank(), **_shown(visit, found))


@post("/channels/{account_id:uuid}/delete", name="closeChannel")
async def delete(visit: Given[Visit], account_id: FromPath[UUID]) -> Response[bytes]:
    """Delete an account."""
    form = await visit.form()

    async def work(tx: Tx) -> str:
        await service.close(tx, visit.visitor, account_id, version=form.number("version"), at=visit.clock.now())
        return "/channels?done=deleted"

    try:
        found = await _now(visit, account_id)
    except AccountUnknown as mistake:  # this very form may have deleted it, and was sent twice
        return await visit.submit(form, work, "refused.html", mistake=mistake)
    return await visit.submit(form, work, "channels/delete.html", **_shown(visit, found))


def _own_quality(visit: Visit) -> Quality:
    access.require_task(visit.visitor, Task.MANAGE_CHANNELS)
    return with_channels(visit.visitor.quality)


async def _now(visit: Visit, account_id: UUID) -> WebServiceAccount:
    """The account as it is now: what a form that is refused shows beside what was typed."""
    async with visit.database.transaction() as tx:
        return await service.find(tx, visit.visitor, account_id)


def _held(account: WebServiceAccount, certificate_id: UUID) -> HeldCertificate:
    for held in account.certificates:
        if held.id == certificate_id:
            return held
    raise CertificateUnknown


def _shown(visit: Visit, account: WebServiceAccount) -> dict[str, Any]:
    return {"shown": showing.shown(account, visit.settings, visit.clock.now()), "account": account}


def _choices(visit: Visit) -> dict[str, Any]:
    """What may be ticked, by its name in the reader's language, and whose certificates are accepted."""
    choices = [(one.value, words.FILTERS["service"](visit.language, one)) for one in Service]
    return {"choices": choices, "authorities": visit.settings.channels.authorities}


routes: Final[list[Any]] = [
    channels,
    new,
    open_,
    channel,
    services,
    change_services,
    name,
    rename,
    new_certificate,
    add_certificate,
    certificate,
    revoke,
    end,
    delete,
]
