"""The table of features names tests and guides that are there, and each feature once."""

import csv

from tests.architecture.test_asvs import ROOT, functions_in

TABLE = ROOT / "docs" / "features.csv"
COLUMNS = ["number", "promise", "test", "guide", "state"]


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        read = csv.DictReader(file)
        assert read.fieldnames == COLUMNS
        return list(read)


def exists(test: str) -> bool:
    path, _, name = test.partition("::")
    return (ROOT / path).is_file() and name in functions_in(ROOT / path)


def test_every_test_and_guide_it_names_exists():
    tests = {test for row in rows() for test in row["test"].split(";") if test}
    guides = {row["guide"] for row in rows() if row["guide"]}

    assert len(tests) > 100
    assert [test for test in sorted(tests) if not exists(test)] == []
    assert [guide for guide in sorted(guides) if not (ROOT / guide).is_file()] == []


def test_every_feature_stands_there_once_and_in_words():
    numbers = [row["number"] for row in rows()]

    assert sorted(numbers) == sorted(set(numbers))
    assert [row["number"] for row in rows() if not row["promise"]] == []


def test_what_is_built_names_what_shows_it_and_what_is_left_out_says_why():
    silent = [
        row["number"]
        for row in rows()
        if not (
            (row["state"] == "built" and row["test"])
            or row["state"] == "later"
            or row["state"].startswith("left out: ")
        )
    ]

    assert silent == []
