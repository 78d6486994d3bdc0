"""One house for all journeys of a run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.house import House, a_house


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def house(server_folder: Path) -> Iterator[House]:
    """Lodge, running."""
    with a_house(server_folder / "house") as running:
        yield running
