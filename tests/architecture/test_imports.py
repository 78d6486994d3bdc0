"""The rooms are walled, and each wall is proved by a violation planted in a copy of the house."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = ("chassis", "contracts", "services", "cli")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "NO_COLOR": "1"},
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in HOUSE:
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.html")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken(output: str) -> set[str]:
    return set(re.findall(r"^(.+) BROKEN", output, re.MULTILINE))


def test_every_import_keeps_to_its_room():
    result = lint(ROOT)

    assert result.returncode == 0, result.stdout


PLANTED = {
    "Services never import each other": (
        "services/cases/store/planted.py",
        "from services.identity import tables\n",
    ),
    "Inside a service, rooms depend downwards only": (
        "services/identity/helpers.py",
        '"""A drawer for everything."""\n',
    ),
    "The domain is pure": (
        "services/cases/domain/planted.py",
        "import sqlalchemy\n",
    ),
    "The chassis knows no service; contracts know only the chassis": (
        "chassis/planted.py",
        "import contracts\n",
    ),
    "The command line never reaches into a service": (
        "cli/planted.py",
        "import services.cases.domain\n",
    ),
}


@pytest.mark.parametrize("wall", PLANTED)
def test_a_planted_violation_breaks_its_wall(wall, copy):
    path, text = PLANTED[wall]
    (copy / path).write_text(text)

    result = lint(copy)

    assert result.returncode != 0
    assert wall in broken(result.stdout), result.stdout[-2000:]
