"""What is to be sent: a folder of folders by convention, or a plan file."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from openfla.channel import Account
from openfla.contract.qualities import Quality
from openfla.sending.nightly import (
    AccountNeeded,
    BadPlan,
    FolderUnknown,
    FolderUnusable,
    Job,
    NightlyMistake,
    NoSuchSource,
    NothingToDo,
    example_plan,
    jobs_of,
)
from openfla.sending.nightly._folder import Usual, jobs_of_folder
from openfla.texts import LANGUAGES
from tests.client.nightly.town import Town, ndjson, some

ACME = Account(name="acme", environment="local", quality=Quality.EMPLOYER, client_id="c", key_store="k")
ACCOUNTS: Mapping[str, Account] = {"acme": ACME}


def in_folder(root: Path, *names: str, account: str | None = "secretariat") -> dict[str, Job]:
    """The clients of a folder with these folders in it."""
    for name in names:
        (root / name).mkdir(parents=True, exist_ok=True)
    return {job.name: job for job in jobs_of_folder(root, ACCOUNTS, Usual(account))}


def planned(folder: Path, text: str, **about: bool | str) -> list[Job]:
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return jobs_of(path, **about)  # type: ignore[arg-type]


class TestFolder:
    def test_each_folder_is_an_account_or_an_enterprise_number(self, tmp_path: Path) -> None:
        jobs = in_folder(tmp_path, "acme", "0999999922", "0884.303.369 Slagerij De Os")
        told = {name: (job.account, job.enterprise) for name, job in jobs.items()}
        assert told == {
            "acme": ("acme", None),
            "0999999922": ("secretariat", "0999999922"),
            "0884.303.369 Slagerij De Os": ("secretariat", "0884303369"),
        }

    def test_folders_of_enterprises_may_stand_in_that_of_an_account(self, tmp_path: Path) -> None:
        jobs = in_folder(tmp_path, "acme/0999999922", "acme/sent", "acme/attention", "acme/notes", account=None)
        assert {name: (job.account, job.enterprise) for name, job in jobs.items()} == {
            "acme": ("acme", None),
            "acme/0999999922": ("acme", "0999999922"),
        }

    @pytest.mark.parametrize(
        ("name", "mistake"), [("acne", FolderUnknown), ("0999999923", FolderUnknown), ("0999999922", AccountNeeded)]
    )
    def test_one_that_cannot_be_served_is_told_and_not_left_out(
        self, tmp_path: Path, name: str, mistake: type[NightlyMistake]
    ) -> None:
        assert isinstance(in_folder(tmp_path, name, account=None)[name].mistake, mistake)

    def test_a_mapping_beside_the_files_or_above_them_is_used(self, tmp_path: Path) -> None:
        (tmp_path / "mapping.toml").write_text("")
        (tmp_path / "acme").mkdir()
        (tmp_path / "acme" / "mapping.toml").write_text("")
        jobs = in_folder(tmp_path, "acme", "0999999922")
        assert jobs["acme"].mapping == tmp_path / "acme" / "mapping.toml"
        assert jobs["0999999922"].mapping == tmp_path / "mapping.toml"

    def test_hidden_folders_and_links_are_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "elsewhere").mkdir()
        root = tmp_path / "root"
        in_folder(root, "acme", ".git")
        (root / "link").symlink_to(tmp_path / "elsewhere")
        assert set(in_folder(root)) == {"acme"}

    def test_a_folder_without_clients_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(NothingToDo):
            in_folder(tmp_path)

    def test_no_folder_at_all_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(NoSuchSource):
            jobs_of(tmp_path / "nowhere")


class TestPlan:
    def test_what_a_client_does_not_say_is_as_for_all(self, tmp_path: Path) -> None:
        first, second = planned(
            tmp_path,
            """
            [defaults]
            account = "secretariat"
            strict = true
            mapping = "usual.toml"
            sent = "done"

            [[clients]]
            name = "Bakkerij"
            enterprise = "0999.999.922"
            files = "in/bakkerij/*.xlsx"

            [[clients]]
            name = "Slagerij"
            account = "de-os"
            files = ["/srv/os/*.csv", "in/*/os.xlsx"]
            strict = false
            mapping = "os.toml"
            attention = "/srv/look"
            """,
        )
        assert (first.account, first.enterprise, first.strict) == ("secretariat", "0999999922", True)
        assert (first.mapping, first.sent, first.attention) == (tmp_path / "usual.toml", tmp_path / "done", None)
        assert [(place.folder, place.pattern) for place in first.places] == [(tmp_path / "in" / "bakkerij", "*.xlsx")]
        assert (second.account, second.strict, second.mapping) == ("de-os", False, tmp_path / "os.toml")
        assert [(place.folder, place.pattern) for place in second.places] == [
            (Path("/srv/os"), "*.csv"),
            (tmp_path / "in", "*/os.xlsx"),
        ]
        assert second.attention == Path("/srv/look")

    def test_a_client_without_account_is_told_and_stops_nobody(self, tmp_path: Path) -> None:
        text = '[[clients]]\nname = "a"\nfiles = "*.csv"\n'
        assert isinstance(planned(tmp_path, text)[0].mistake, AccountNeeded)
        [job] = planned(tmp_path, text, account="acme", strict=True)
        assert (job.mistake, job.account, job.strict) == (None, "acme", True)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "clients = []",
            "not TOML",
            '[[clients]]\nname = "a"',
            '[[clients]]\nname = "a"\nfiles = "*.csv"\ncolour = "blue"',
            '[[clients]]\nname = "a"\nfiles = "*.csv"\nenterprise = "1"',
            '[[clients]]\nname = "a"\nfiles = "*.csv"\n[[clients]]\nname = "a"\nfiles = "*.xlsx"',
            "[[clients]]\nname = '\xe9'\nfiles = 3",
        ],
        ids=str,
    )
    def test_a_plan_that_is_not_right_is_refused_with_the_reason(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(BadPlan) as told:
            planned(tmp_path, text)
        assert told.value.reason

    def test_a_plan_that_cannot_be_read_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "plan.toml"
        path.write_bytes(b"\xff\xfe")
        with pytest.raises(BadPlan):
            jobs_of(path)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_example_is_a_plan(self, tmp_path: Path, language: str) -> None:
        text = example_plan(language)  # type: ignore[arg-type]
        assert [job.name for job in planned(tmp_path, text)] == ["Bakkerij De Korenbloem", "Slagerij De Os"]
        assert max(map(len, text.splitlines())) <= 100

    def test_it_is_sent_as_planned(self, town: Town) -> None:
        employer = town.employer("acme")
        folder = town.place("in", "acme")
        ndjson(folder / "march.data", some(employer, "A-1"))
        ndjson(folder / "april.ndjson", some(employer, "A-2"))
        plan = town.folder / "plan.toml"
        plan.write_text(
            '[[clients]]\nname = "Acme"\naccount = "acme"\nfiles = "clients/in/acme/*.data"\n'
            f'sent = "done"\nenterprise = "{employer.number}"\n'
        )
        assert town.run(plan).exit_code == 0
        assert town.registered(employer) == ["A-1"]
        assert sorted(path.name for path in (town.folder / "done").iterdir()) == ["march-1.data", "march-1.sent.xlsx"]

    def test_a_folder_that_is_not_there_fails_that_client_only(self, town: Town) -> None:
        town.employer("acme")
        (town.folder / "in").mkdir()
        plan = town.folder / "plan.toml"
        plan.write_text(
            '[defaults]\naccount = "acme"\n[[clients]]\nname = "a"\nfiles = "nowhere/*.csv"\n'
            '[[clients]]\nname = "b"\nfiles = "in/*.csv"\n'
        )
        first, second = town.run(plan).clients
        assert isinstance(first.mistake, FolderUnusable)
        assert second.mistake is None
