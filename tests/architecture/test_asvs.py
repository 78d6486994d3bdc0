"""The table of the verification standard names tests that are there, and each id once."""

import ast
import csv
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "security" / "asvs.csv"
REQUIREMENTS = {"3": 19, "6": 35, "7": 18}
"""Chapter → how many requirements of the levels 1 and 2 version 5.0.0 has in it."""


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def functions_in(path: Path) -> set[str]:
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }


def test_every_test_it_names_exists():
    named = [row["test"].split("::") for row in rows() if row["test"]]

    missing = [
        "::".join(name)
        for name in named
        if not (ROOT / name[0]).exists() or name[1] not in functions_in(ROOT / name[0])
    ]

    assert missing == []


def test_every_requirement_of_the_chapters_stands_there_once():
    ids = [row["id"] for row in rows()]
    chapters = [one.partition(".")[0] for one in ids]

    assert len(ids) == len(set(ids))
    assert {one: chapters.count(one) for one in REQUIREMENTS} == REQUIREMENTS
    assert {row["level"] for row in rows()} == {"1", "2"}


def test_what_is_met_names_what_shows_it_and_what_is_not_says_why():
    silent = [
        row["id"]
        for row in rows()
        if row["status"] not in {"met", "not met", "not applicable"}
        or not (row["test"] or row["reason"])
        or (row["status"] != "met" and not row["reason"])
    ]

    assert silent == []
