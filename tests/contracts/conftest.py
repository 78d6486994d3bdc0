"""The contracts as the code of this moment says them, asked once for all tests."""

import json
from pathlib import Path

import pytest

from cli.photographs import SCHEMAS, SERVICES, photographs


@pytest.fixture(scope="session")
def photographed() -> dict[Path, str]:
    return photographs()


@pytest.fixture(scope="session")
def described(photographed: dict[Path, str]) -> dict[str, dict]:
    return {
        service: json.loads(photographed[SCHEMAS / f"openapi.{service}.json"])
        for service in SERVICES
    }
