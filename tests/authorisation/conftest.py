"""Every service assembled once, on a database that cannot be reached."""

from pathlib import Path
from typing import Any

import pytest

from chassis.service import Service
from tests.assembly import SERVICES, Keys, assemble


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(Path(tmp_path_factory.mktemp("keys")))


@pytest.fixture(scope="session")
def assembled(keys: Keys) -> dict[str, Service[Any]]:
    return {name: assemble(name, keys) for name in SERVICES}
