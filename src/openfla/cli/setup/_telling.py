"""What a set-up says: the steps of the guide, where each is done, and what to do there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from openfla.channel import Environment, environment
from openfla.cli.setup._drafts import Draft
from openfla.cli.speech import LANGUAGE, _, out, say
from openfla.client.diagnosis import TEST_ENVIRONMENT_CONTACT, Step, page, steps
from openfla.contract.qualities import Quality

FLA_PERMISSION = "CareerPro - Federal Learning Account"
"""As the guide writes the box to tick."""


@dataclass(frozen=True)
class Stage:
    """A step of the guide with what is done in it."""

    step: Step
    lines: Sequence[str]

    @property
    def code(self) -> str:
        """What it is remembered by."""
        return f"{self.step.section} {self.step.door}"


def place_of(draft: Draft) -> Environment:
    """Where the account will go."""
    return environment(draft.environment, draft.base_url)


def before_account(draft: Draft) -> Iterator[Stage]:
    """What comes before an account can be made: sections 4.1 to 4.3, 5 and 6.3 of the guide."""
    if draft.environment == "acceptance":
        yield Stage(steps.TEST_ENVIRONMENT, _admission())
    else:
        yield Stage(steps.KNOWN, [_("Go on at once where the enterprise is known as an NSSO employer already.")])
        yield Stage(steps.REGISTERED, _registration())
    if draft.quality is not Quality.EMPLOYER:
        yield Stage(steps.QUALITY, _activation(draft.quality))
    yield Stage(steps.ACCESS, _access())


def the_certificate(draft: Draft) -> Stage:
    """What the certificate is for: section 4.4.1, requirements."""
    if draft.reuses:
        return Stage(steps.CERTIFICATE, [_("The account keeps its certificate; its key store is used here too.")])
    return Stage(
        steps.CERTIFICATE,
        [
            _("A private key and a self-signed certificate in the name of the enterprise are made here."),
            _("With a certificate that you ordered (GlobalSign PersonalSign 3 Pro), stop and use --key-store."),
        ],
    )


def the_account(draft: Draft) -> Stage:
    """How the account is made, or changed: sections 4.4.1 and 4.4.2."""
    quality = draft.quality.in_words(LANGUAGE)
    if draft.reuses:
        return Stage(steps.OLD_ACCOUNT, [*_into_channels(draft, quality), *_changing()])
    return Stage(steps.NEW_ACCOUNT, [*_into_channels(draft, quality), *_making(draft)])


def after_account(draft: Draft) -> Iterator[Stage]:
    """What a mandatary needs besides: section 2.2.1."""
    if draft.quality.is_mandatary:
        yield Stage(steps.MANDATE, _mandates())


def show(stage: Stage, draft: Draft) -> None:
    """Print a step of the guide."""
    say()
    out.print(Text(f"{stage.step.section}  {stage.step.told(LANGUAGE)}", "bold"), soft_wrap=False)
    if address := page(stage.step, place_of(draft), LANGUAGE):
        say(f"     {address}")
    for line in stage.lines:
        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=4, justify="right")
        grid.add_column(overflow="fold")
        grid.add_row("·", Text(line))
        out.print(grid, soft_wrap=False)


def tell_where_the_client_id_is(draft: Draft) -> None:
    """Print where to read it, for who comes back later."""
    address = page(steps.NEW_ACCOUNT, place_of(draft), LANGUAGE)
    line = _("The Client ID stands with the account in channel management: %(address)s", address=address)
    out.print(Text(line), soft_wrap=False)


def introduce(draft: Draft) -> None:
    """Print what this is, and what it is not."""
    told = [_("OpenFLA is independent software, not the official platform or portal.")]
    if draft.environment == "local":
        told += [
            _("This leads you through the guide at a platform of your own; you do each step there yourself."),
            _(
                "In a sandbox, sign in as any of its people, who are all made up: %(address)s",
                address=page(steps.SIGN_IN, place_of(draft)),
            ),
        ]
    else:
        told += [
            _("This leads you through the official guide of 31 January 2025; you do each step yourself, in a browser."),
            _("Since 1 January 2026 the official platform takes no new data; on 1 January 2027 it is destroyed."),
        ]
    for line in told:
        out.print(Text(line), soft_wrap=False)


def _admission() -> list[str]:
    return [
        _("The test environment is closed by default, and shares nothing with production."),
        _("Ask for access to it: write to %(contact)s, and wait for the answer.", contact=TEST_ENVIRONMENT_CONTACT),
        _("The steps that follow are done in the test environment too, also where production has a channel already."),
    ]


def _registration() -> list[str]:
    return [
        _("Go on at once where the enterprise is registered on the portal already."),
        _("On registering it decides whether it manages its secured access itself or leaves it to another enterprise."),
    ]


def _activation(quality: Quality) -> list[str]:
    name = quality.in_words(LANGUAGE)
    return [
        _("Go on at once where the quality '%(quality)s' is active already.", quality=name),
        _("The access manager of the entity signs in to access management, in the quality of employer."),
        _("Click the name of the enterprise, and choose '%(quality)s' under 'Activate the quality'.", quality=name),
        _("Fill in the screen, which names the local managers, and confirm: they have access to ChaMan at once."),
    ]


def _access() -> list[str]:
    return [
        _("The local manager of the quality has access to ChaMan."),
        _("Others get it from that manager, in access management: 'Management of technical channels'."),
    ]


def _into_channels(draft: Draft, quality: str) -> list[str]:
    if draft.environment == "local":
        return [_("Sign in, choose the enterprise and the quality '%(quality)s'.", quality=quality)]
    return [
        _("Open ChaMan, choose the target group 'Enterprise', and sign in with CSAM (eID, itsme ...)."),
        _("Choose the quality '%(quality)s', where the enterprise has several.", quality=quality),
        _("'No access' there means that the local manager still has to give it: section 4.3 of the guide."),
    ]


def _making(draft: Draft) -> list[str]:
    return [
        _("Add a web service account of the type REST, with a name of your choice."),
        _("Permissions: tick '%(permission)s'.", permission=FLA_PERMISSION),
        _("Certificate: upload %(file)s, and give it a name.", file=draft.certificate or ".cer"),
        _("Confirm: the Client ID is shown with the account."),
    ]


def _changing() -> list[str]:
    return [
        _("Open the REST account that you want to use; it keeps its certificate."),
        _("Change its secured permissions: tick '%(permission)s', and confirm.", permission=FLA_PERMISSION),
        _("The Client ID is shown with the account."),
    ]


def _mandates() -> list[str]:
    return [
        _("Each client gives a mandate for the service 'Federal Learning Account', in MAHIS; both sides confirm it."),
        _("An enterprise meets conditions before it can be a mandatary: see the guidelines on the page of MAHIS."),
        _("Clients need no account and no certificate of their own. An employer has one mandatary at a time."),
        _("This can go on while you go on here."),
    ]
