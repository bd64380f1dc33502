import csv
from pathlib import Path

import pytest

from planner.catalogue.catalogue import Catalogue, load
from planner.catalogue.recognise import Recogniser
from planner.common.resources import resource


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load(resource("catalogue"))


@pytest.fixture(scope="session")
def recogniser(catalogue: Catalogue) -> Recogniser:
    return Recogniser(catalogue)


@pytest.fixture
def public_names(shared_data: Path) -> list[dict[str, str]]:
    """Rows of the public list of Huawei and ZTE names that the catalogue was made from."""
    path = shared_data / "models" / "huawei_zte_products.csv"
    if not path.exists():
        pytest.skip(f"{path.name} not present")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
