"""What is found at a real platform, with one thing broken at a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from openfla.channel.certificates import Entry
from openfla.client.diagnosis import Diagnosis, State, as_json
from openfla.contract.qualities import Quality
from openfla.contract.quarters import Quarter
from openfla.contract.services import Service
from openfla.platform.access.model import Operator
from openfla.platform.admissions import service as admissions
from openfla.platform.kernel.clock import SystemClock
from openfla.platform.kernel.database import Tx
from tests.client.diagnosis.patients import (
    account,
    an_entry,
    codes,
    failures,
    opened,
    patient,
    stored,
    warnings,
)
from tests.conftest import Start
from tests.platform.mandates.people import SECRETARIAT, a_number, give
from tests.platform.tokens.test_revocation import closed
from tests.platforms import BAKERY, BUTCHER, Platform
from tests.portals import in_transaction

EVERYTHING = (
    "account", "keyStore", "keyPair", "criteria", "validity", "proxy", "connection", "tls", "health", "clock",
    "token", "scope", "call",
)  # fmt: skip
TRAINER = a_number(7)


def told(found: Diagnosis, code: str) -> dict[str, object]:
    """A result as a program gets it."""
    (result,) = [one for one in as_json(found)["results"] if one["code"] == code]
    return dict(result)


class TestWhole:
    def test_an_employer_is_in_order(self, shared_platform: Platform, tmp_path: Path) -> None:
        found = patient(tmp_path, shared_platform.party()).examined()
        assert tuple(codes(found)) == EVERYTHING
        assert (found.state, failures(found), warnings(found)) == (State.OK, [], [])
        assert codes(found)["call"] == ["callDone"]

    def test_a_training_provider_is_in_order(self, shared_platform: Platform, tmp_path: Path) -> None:
        found = patient(tmp_path, shared_platform.party(TRAINER, Quality.TRAINING_PROVIDER)).examined()
        assert (found.state, codes(found)["scope"]) == (State.OK, ["scopeAgrees"])

    @pytest.mark.requirement("MANDATE-5")
    def test_a_mandatary_sees_how_many_clients_it_sends_for(self, platform: Platform, tmp_path: Path) -> None:
        whole = patient(tmp_path, platform.party(SECRETARIAT, Quality.SOCIAL_SECRETARIAT))
        without = whole.examined()
        assert warnings(without) == [("noMandate", ["2.2.1"])]
        assert without.state is State.WARNING
        give(platform)
        with_one = whole.examined()
        assert (with_one.state, told(with_one, "mandatesHeld")["facts"]) == (
            State.OK,
            {**told(with_one, "mandatesHeld")["facts"], "mandates": 1, "firstEnd": ""},  # type: ignore[dict-item]
        )
        this_quarter = Quarter.of(SystemClock().today())
        give(platform, mandator=BUTCHER, last=this_quarter)
        assert warnings(whole.examined()) == [("mandateEnds", ["2.2.1"])]


class TestToken:
    def test_another_key_is_not_the_account_s(self, shared_platform: Platform, tmp_path: Path) -> None:
        whole = patient(tmp_path, shared_platform.party())
        found = whole.but(key_store=str(stored(tmp_path / "other.p12", an_entry()))).examined()
        assert failures(found) == [("certificateNotThere", ["4.4.1"])]
        assert "fits no certificate" in str(told(found, "certificateNotThere")["facts"])
        assert codes(found)["scope"] == codes(found)["call"] == ["notLookedAt"]

    def test_a_client_id_of_another_account_has_another_certificate(
        self, shared_platform: Platform, tmp_path: Path
    ) -> None:
        other = shared_platform.party(BUTCHER)
        found = patient(tmp_path, shared_platform.party()).but(client_id=other.client_id).examined()
        assert failures(found) == [("certificateNotThere", ["4.4.1"])]

    def test_a_client_id_of_nobody_is_unknown(self, shared_platform: Platform, tmp_path: Path) -> None:
        found = patient(tmp_path, shared_platform.party()).but(client_id="self_service_chaman_1_2").examined()
        assert failures(found) == [("clientUnknown", ["4.4.1"])]
        assert told(found, "clientUnknown")["guide"] == [
            {
                "section": "4.4.1",
                "title": "Step 4a: make a REST web service account",
                "page": f"{shared_platform.base_url}/channels",
            }
        ]

    def test_an_account_that_was_closed_is_unknown(self, shared_platform: Platform, tmp_path: Path) -> None:
        party = shared_platform.party(a_number(8))
        closed(party)
        assert failures(patient(tmp_path, party).examined()) == [("clientUnknown", ["4.4.1"])]

    def test_another_audience_is_named(self, shared_platform: Platform, tmp_path: Path) -> None:
        found = patient(tmp_path, shared_platform.party()).but(audience="https://elsewhere.example/token").examined()
        assert failures(found) == [("audienceWrong", ["6.1"])]
        assert "elsewhere.example" in str(told(found, "audienceWrong")["sentence"])

    @pytest.mark.requirement("ENV-2")
    def test_an_enterprise_that_is_not_admitted_learns_where_to_ask(self, start: Start, tmp_path: Path) -> None:
        acceptance = start(environment="acceptance")
        party = acceptance.party()

        async def out(tx: Tx) -> None:
            await admissions.withdraw(tx, Operator(), BAKERY, at=datetime.now(UTC))

        in_transaction(acceptance, out)
        assert failures(patient(tmp_path, party).examined()) == [("enterpriseNotAdmitted", ["6.3"])]


class TestScope:
    def test_a_scope_that_the_account_does_not_hold_is_refused(self, shared_platform: Platform, tmp_path: Path) -> None:
        found = patient(tmp_path, shared_platform.party()).but(scope="scope:dimona:declaration:consult").examined()
        assert failures(found) == [("scopeNotHeld", ["4.4.2", "4.4"])]

    @pytest.mark.requirement("PORTAL-8")
    def test_an_account_of_another_service_lacks_the_permission(
        self, shared_platform: Platform, tmp_path: Path
    ) -> None:
        entry = an_entry()
        client_id = opened(shared_platform, entry, a_number(9), services=[Service.DIMONA_DECLARATION])
        store = stored(tmp_path / "dimona.p12", entry)
        whole = account(store, base_url=shared_platform.base_url, client_id=client_id)
        asked, all_that_is_held = (
            patient(tmp_path, shared_platform.party()).but(client_id=client_id, key_store=whole.key_store, scope=scope)
            for scope in (None, "")
        )
        assert failures(asked.examined()) == [("scopeNotHeld", ["4.4.2", "4.4"])]
        assert ("scopeAbsent", ["4.4.2"]) in failures(all_that_is_held.examined())
        assert ("callScopeMissing", ["4.4.2", "4.4"]) in failures(all_that_is_held.examined())

    @pytest.mark.requirement("PORTAL-5")
    def test_another_quality_than_the_account_was_made_in(self, shared_platform: Platform, tmp_path: Path) -> None:
        whole = patient(tmp_path, shared_platform.party())
        for_clients = whole.but(quality=Quality.SOCIAL_SECRETARIAT)
        assert failures(for_clients.examined()) == [("scopeNotHeld", ["4.4.2", "4.4"])]
        assert ("qualityOther", ["4.4", "5"]) in failures(for_clients.but(scope="").examined())

    def test_the_address_of_another_quality(self, shared_platform: Platform, tmp_path: Path) -> None:
        whole = patient(tmp_path, shared_platform.party())
        address = f"{shared_platform.base_url}/REST/federalLearningAccount/trainingProvider/v1"
        assert failures(whole.but(api_url=address).examined())[:1] == [("addressOfAnotherQuality", ["6.2"])]


class TestOwn:
    """What is wrong on this machine, before anything is sent; the checks that need it say so."""

    def test_a_key_store_that_is_not_there(self, shared_platform: Platform, tmp_path: Path) -> None:
        found = patient(tmp_path, shared_platform.party()).but(key_store=str(tmp_path / "none.p12")).examined()
        assert failures(found) == [("fileMissing", [])]
        skipped = [result for result in found.results if result.state is State.SKIPPED]
        assert {result.told.explain() for result in skipped if result.check in ("keyPair", "criteria")} == {
            "Not looked at: mend 'Key store' first.",
            "Not looked at: mend 'Key and certificate' first.",
        }

    def test_a_key_store_that_does_not_open(self, shared_platform: Platform, tmp_path: Path) -> None:
        whole = patient(tmp_path, shared_platform.party())
        assert failures(replace(whole, word="another word").examined()) == [("wrongPassword", ["7.3.2"])]

    def test_a_key_that_the_channel_does_not_take(self, shared_platform: Platform, tmp_path: Path) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (tmp_path / "own.key").write_bytes(pem)
        found = patient(tmp_path, shared_platform.party()).but(key_store=str(tmp_path / "own.key")).examined()
        assert failures(found) == [("unfitKey", ["4.4.1"])]

    def test_a_certificate_that_breaks_a_criterion(self, shared_platform: Platform, tmp_path: Path) -> None:
        key, now = rsa.generate_private_key(65537, 2056), datetime.now(UTC)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Bakkerij")])
        certificate = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now)
            .not_valid_after(now + timedelta(days=300))
            .sign(key, hashes.SHA256())
        )
        store = stored(tmp_path / "short.p12", Entry("short", certificate, key))
        found = patient(tmp_path, shared_platform.party()).but(key_store=str(store)).examined()
        assert codes(found)["criteria"] == ["wrongKeySize", "noDigitalSignature"]

    def test_its_certificate_has_expired(self, shared_platform: Platform, tmp_path: Path) -> None:
        entry = an_entry(ends_in_days=-1, made_days_ago=30)
        whole = patient(tmp_path, shared_platform.party())
        found = whole.but(key_store=str(stored(tmp_path / "old.p12", entry))).examined()
        assert failures(found) == [("expired", ["4.4.1"]), ("certificateNotThere", ["4.4.1"])]

    @pytest.mark.parametrize(
        ("days", "code"), [(29, "certificateEndsVerySoon"), (59, "certificateEndsSoon"), (61, None)]
    )
    def test_it_ends_soon(self, shared_platform: Platform, tmp_path: Path, days: int, code: str | None) -> None:
        entry = an_entry(ends_in_days=days + 1)
        found = patient(tmp_path, shared_platform.party()).but(key_store=str(stored(tmp_path / "own.p12", entry)))
        assert warnings(found.examined()) == ([(code, ["4.4.1"])] if code else [])

    def test_the_certificate_of_another_key(self, shared_platform: Platform, tmp_path: Path) -> None:
        key, other = an_entry(), an_entry()
        key_only = stored(tmp_path / "own.key", key)
        assert other.certificate is not None
        (tmp_path / "other.cer").write_bytes(other.certificate.public_bytes(Encoding.PEM))
        whole = patient(tmp_path, shared_platform.party())
        found = whole.but(key_store=str(key_only), certificate=str(tmp_path / "other.cer")).examined()
        assert failures(found) == [("keyMismatch", ["4.4.1"])]

    def test_a_key_alone_cannot_be_checked(self, shared_platform: Platform, tmp_path: Path) -> None:
        party = shared_platform.party()
        whole = patient(tmp_path, party)
        mine = Entry("fla", x509.load_pem_x509_certificate(party.certificate_pem), party.key)
        found = whole.but(key_store=str(stored(tmp_path / "own.key", mine))).examined()
        assert warnings(found) == [("certificateAbsent", ["4.4.1"])]
        assert codes(found)["criteria"] == codes(found)["validity"] == ["noCertificateToLookAt"]
        assert codes(found)["token"] == ["tokenGiven"]

    def test_a_key_store_that_others_may_read(self, shared_platform: Platform, tmp_path: Path) -> None:
        whole = patient(tmp_path, shared_platform.party())
        Path(whole.account.key_store).chmod(0o644)
        assert warnings(whole.examined()) == [("keyStoreReadable", [])]

    def test_a_client_id_of_an_unusual_form(self, shared_platform: Platform, tmp_path: Path) -> None:
        found = patient(tmp_path, shared_platform.party()).but(client_id="bakery").examined()
        assert warnings(found) == [("clientIdUnusual", ["4.4.1"])]
        assert failures(found) == [("clientUnknown", ["4.4.1"])]

    def test_an_account_that_was_spoilt_by_hand(self, shared_platform: Platform, tmp_path: Path) -> None:
        found = patient(tmp_path, shared_platform.party()).but(environment="production").examined()
        assert failures(found) == [("unfitAddress", ["4.4.1"])]
        assert {code for listed in codes(found).values() for code in listed} == {"unfitAddress", "notLookedAt"}
