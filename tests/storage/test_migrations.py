import shutil
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from planner.model.history import UnitKind
from planner.model.inventory import Item, Site
from planner.storage import database
from planner.storage.project import Project
from planner.storage.schema import TABLES, TRACKED, metadata

PROJECTS = Path(__file__).parent / "projects"
"""One real file of each version before today's."""


def test_the_migrated_file_has_todays_schema(tmp_path: Path) -> None:
    path = tmp_path / "carrier.rplan"
    Project.create(path).close()
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert differences == []


@pytest.mark.parametrize("kept", sorted(PROJECTS.glob("*.rplan")), ids=lambda path: path.stem)
def test_a_project_of_each_earlier_version_opens_whole_with_its_history(
    kept: Path, tmp_path: Path
) -> None:
    path = shutil.copy(kept, tmp_path)
    with Project.open(Path(path)) as project:
        listed = project.inventory()
        assert listed.carrier.legal_name == "Prairie (invented)"
        assert [site.code for site in listed.sites] == ["S-01"]
        (item,) = listed.items
        assert (item.serial, item.cost, item.notes) == ("0042", Decimal("10.50"), "kept")
        assert item.extras == {"Rack": 3}
        assert [unit.kind for unit in project.units()] == [
            UnitKind.IMPORT,
            UnitKind.EDIT,
            UnitKind.EDIT,
        ]
        assert project.typed_fields(Item) == {1: {"notes"}}
        project.redo()
        assert len(project.load(Site)) == 2
        for _ in range(3):
            project.undo()
        assert not project.load(Item)
    assert len(list(tmp_path.glob("* backups/*.rplan"))) == 1


def test_the_head_the_program_knows_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [database.HEAD]


def test_columns_are_named_as_the_records_fields_in_their_order() -> None:
    for record, table in TABLES.items():
        assert [column.name for column in table.columns] == [field.name for field in fields(record)]


def test_every_table_of_data_is_tracked() -> None:
    own = {"unit", "mark", "change", "recording", "origin", "content"}
    assert {table.name for table in TRACKED} == set(metadata.tables) - own
