from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from openfla.channel.certificates import make
from openfla.platform.kernel.database import BadDatabaseUrl, DatabaseUnusable, metadata
from openfla.platform.migrations import HEAD, runner, tables

DESCRIPTIONS = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity, identity_start,
               is_generated, generation_expression, numeric_precision, numeric_scale
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, contype::text, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
}


def described(url: str) -> dict[str, set[tuple[object, ...]]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {name: {tuple(row) for row in connection.execute(text(sql))} for name, sql in DESCRIPTIONS.items()}
    engine.dispose()
    return {name: {row for row in rows if row[0] != "alembic_version"} for name, rows in found.items()}


_OF_0001 = """
    INSERT INTO enterprises (number, name) VALUES ('0999999922', 'De Korenbloem');
    INSERT INTO enterprise_qualities (enterprise, quality) VALUES ('0999999922', 'employer');
    INSERT INTO expeditors (number, enterprise, quality) VALUES (1, '0999999922', 'employer');
    INSERT INTO web_service_accounts (id, client_id, expeditor, name, opened_at)
        SELECT gen_random_uuid(), 'self_service_chaman_1_a', 1, 'FLA', CAST(:at AS timestamptz);
    INSERT INTO web_service_account_certificates (id, account, name, certificate, added_at)
        SELECT gen_random_uuid(), id, '1', CAST(:certificate AS bytea), CAST(:at AS timestamptz)
        FROM web_service_accounts;
    INSERT INTO audit_entries (number, body, hash) VALUES
        (1, '{"action": "account.opened", "enterpriseNumber": "0999999922"}', ''),
        (2, '{"action": "token.issued", "enterpriseNumber": "0999999922"}', ''),
        (3, '{"action": "token.refused"}', '')
    """


@pytest.fixture
def empty_url(database_url: str) -> str:
    """The address of a database without tables."""
    engine = create_engine(database_url.replace("openfla@/", "postgres@/"))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public AUTHORIZATION openfla"))
    engine.dispose()
    return database_url


class TestUpgrade:
    def test_the_migrations_lead_to_the_schema_that_the_queries_know(self, empty_url: str) -> None:
        assert tables.domains
        engine = create_engine(empty_url)
        metadata.create_all(engine)
        told = described(empty_url)
        metadata.drop_all(engine)
        engine.dispose()
        assert runner.upgrade(empty_url)
        made = described(empty_url)
        for name in DESCRIPTIONS:
            assert made[name] == told[name], name

    def test_the_head_is_the_one_that_alembic_finds(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(tables.__file__).removesuffix("/tables.py"))
        assert ScriptDirectory.from_config(config).get_heads() == [HEAD]

    def test_what_an_older_version_wrote_comes_along(self, empty_url: str) -> None:
        now = datetime.now(UTC)
        certificate = make("De Korenbloem", now=now).certificate
        assert certificate is not None
        engine = create_engine(empty_url)
        with engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(tables.__file__).removesuffix("/tables.py"))
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
            told = {"certificate": certificate.public_bytes(Encoding.DER), "at": now}
            for statement in _OF_0001.strip().split(";\n"):
                connection.execute(text(statement), told)
        assert runner.upgrade(empty_url)
        with engine.begin() as connection:
            validity = connection.execute(text("SELECT not_before, not_after FROM web_service_account_certificates"))
            assert tuple(validity.one()) == (certificate.not_valid_before_utc, certificate.not_valid_after_utc)
            shown = connection.execute(text("SELECT number, enterprise FROM audit_entries ORDER BY number")).all()
            assert [tuple(row) for row in shown] == [(1, "0999999922"), (2, None), (3, None)]
            with pytest.raises(DBAPIError, match="append-only"):
                connection.execute(text("UPDATE audit_entries SET enterprise = NULL"))
        engine.dispose()

    def test_several_at_once_upgrade_once(self, empty_url: str) -> None:
        with ThreadPoolExecutor(4) as pool:
            changed = list(pool.map(runner.upgrade, [empty_url] * 4))
        assert sorted(changed) == [False, False, False, True]
        runner.require_current(empty_url)

    def test_a_database_that_is_behind_is_refused(self, empty_url: str) -> None:
        with pytest.raises(runner.SchemaBehind) as behind:
            runner.require_current(empty_url)
        assert (behind.value.found, behind.value.wanted) == ("-", HEAD)

    def test_a_database_of_a_later_version_is_refused(self, database_url: str) -> None:
        engine = create_engine(database_url)
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        engine.dispose()
        with pytest.raises(runner.SchemaBehind, match="9999"):
            runner.require_current(database_url)

    def test_a_database_that_does_not_answer_is_told_without_its_password(self) -> None:
        with pytest.raises(DatabaseUnusable) as unusable:
            runner.upgrade("postgresql://fla:sesame@127.0.0.1:1/fla")
        assert "sesame" not in str(unusable.value)

    def test_another_kind_of_database_is_refused(self) -> None:
        with pytest.raises(BadDatabaseUrl):
            runner.upgrade("sqlite:///fla.db")
