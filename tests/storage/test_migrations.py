from dataclasses import fields
from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from planner.storage import database
from planner.storage.project import Project
from planner.storage.schema import TABLES, TRACKED, metadata


def test_the_migrated_file_has_todays_schema(tmp_path: Path) -> None:
    path = tmp_path / "carrier.rplan"
    Project.create(path).close()
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert differences == []


def test_the_head_the_program_knows_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [database.HEAD]


def test_columns_are_named_as_the_records_fields_in_their_order() -> None:
    for record, table in TABLES.items():
        assert [column.name for column in table.columns] == [field.name for field in fields(record)]


def test_every_table_of_data_is_tracked() -> None:
    own = {"unit", "mark", "change", "recording"}
    assert {table.name for table in TRACKED} == set(metadata.tables) - own
