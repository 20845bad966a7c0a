from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

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
