"""Databases and platforms that serve one test after another: what one of them did, the next does not find."""

from tests.databases import superuser
from tests.platforms import BAKERY, WORKER, Platform, a_training, fresh_database
from tests.portals import Tab, a_manager
from tests.standing import Standing

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
KEPT = "SELECT (SELECT json_agg(k)::text FROM signing_keys k), (SELECT json_agg(h)::text FROM audit_head h)"


def stands(platform: Platform) -> dict[str, list[str]]:
    """Every row of every table."""
    tables = [table for (table,) in platform.rows(TABLES)]
    return {table: sorted(map(str, platform.rows(f"SELECT * FROM {table}"))) for table in tables}


def number_of_the_first_account(platform: Platform) -> str:
    return platform.party().client_id.split("_")[3]


def test_the_next_one_finds_the_platform_as_it_was_started(standing: Standing) -> None:
    with standing.lent() as first:
        before, address = stands(first), first.base_url
        party = first.party()
        assert party.call("POST", "/trainings", a_training()).status_code == 201
        assert Tab.of(first, a_manager(first)).get("/home").status_code == 200
        number, token = number_of_the_first_account(first), party.token
        assert stands(first) != before
    with standing.lent() as again:
        assert again.base_url == address
        assert stands(again) == before
        headers = {"Authorization": f"Bearer {token}"}
        refused = again.http.post(f"{party.base}/trainings/search", headers=headers, json={"ssin": WORKER})
        assert refused.status_code == 401
        assert number_of_the_first_account(again) == number
        assert again.trail()[-1]["enterpriseNumber"] == BAKERY


def test_two_at_once_are_not_the_same(standing: Standing) -> None:
    with standing.lent() as one, standing.lent() as other:
        assert one.base_url != other.base_url
        assert one.rows("SELECT kid FROM signing_keys") != other.rows("SELECT kid FROM signing_keys")


def test_what_was_taken_away_stands_again(postgres: str) -> None:
    with fresh_database(postgres) as url, superuser(url) as connection:
        before = connection.execute(KEPT).fetchall()
        connection.execute("SET session_replication_role = replica; DELETE FROM signing_keys; DELETE FROM audit_head")
    with fresh_database(postgres) as again, superuser(again) as connection:
        assert again == url
        assert connection.execute(KEPT).fetchall() == before


def test_a_database_whose_schema_was_changed_is_not_lent_again(postgres: str) -> None:
    for change in (
        "ALTER TABLE trainings ADD COLUMN note TEXT",
        "ALTER TABLE audit_entries DISABLE TRIGGER append_only",
        "DROP TABLE spent_assertions",
        "DROP SCHEMA public CASCADE",
    ):
        with fresh_database(postgres) as url, superuser(url) as connection:
            connection.execute(change.encode())
        with fresh_database(postgres) as other:
            assert other != url
