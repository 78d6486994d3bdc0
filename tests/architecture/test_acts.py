"""Whatever is written into an audit has plain words, at the desk and for the person it is about."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from chassis.html.environment import build_environment
from services.cases.domain.acts import TOPICS, words_of_acts
from services.cases.domain.entries import EntryKind
from services.identity.domain.email_proposals import Outcome
from services.identity.domain.users import SignInMethod
from services.identity.use_cases.replace_password import How

ROOT = Path(__file__).parents[2]
ENDINGS = {
    "session.opened_by_": list(SignInMethod),
    "password.": list(get_args(How)),
    "email_proposal.": list(Outcome),
    "case.": list(EntryKind),
}
"""How an act begins whose end is a value → the values."""


def named(value: ast.expr | None) -> Iterator[str]:
    """Yield the acts that an expression may name."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from named(value.body)
        yield from named(value.orelse)
    elif isinstance(value, ast.JoinedStr):
        beginning, ending = value.values
        assert isinstance(beginning, ast.Constant), ast.unparse(value)
        assert isinstance(ending, ast.FormattedValue), ast.unparse(value)
        yield from (f"{beginning.value}{end}" for end in ENDINGS[beginning.value])


def acts_in(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            for given in node.keywords:
                if given.arg == "act":
                    yield from named(given.value)
        elif isinstance(node, ast.Assign) and [ast.unparse(one) for one in node.targets] == ["act"]:
            yield from named(node.value)


def acts_of(*folders: str) -> set[str]:
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    found = {act for file in files for act in acts_in(file.read_text("utf-8"))}
    return {act for act in found if "." in act}


PAGE = build_environment([ROOT / "ui" / "templates"]).from_string(
    '{% import "_own_login.html" as own with context %}{{ own.act_text(act) }}'
)
ALL = acts_of("services", "chassis/audit", "chassis/retention")
OF_LOGINS = {
    act for act in acts_of("services/identity") if not act.startswith(("login_run.", "rooms."))
}
"""Those about one login. A run over the whole record, or closing rooms, is about no single one."""


def test_acts_are_found_however_they_are_written():
    source = 'note(act="a.b"); note(act="c.d" if x else "e.f"); note(act=f"password.{how}")'

    assert set(acts_in(source)) == {
        "a.b",
        "c.d",
        "e.f",
        *(f"password.{how}" for how in get_args(How)),
    }
    assert {"sign_in.refused_locked", "audit.entry_missed", "account.looked_at"} <= ALL


def test_the_desk_has_words_for_every_act_and_for_no_other():
    assert set(words_of_acts()) == ALL


@pytest.mark.parametrize("act", sorted(ALL))
def test_an_auditor_finds_it_under_one_topic(act):
    found = [
        topic
        for topic, beginnings in TOPICS.items()
        if any(act.startswith(beginning) for beginning in beginnings.split(","))
    ]

    assert len(found) == 1


@pytest.mark.parametrize("act", sorted(OF_LOGINS))
def test_its_owner_reads_of_it_in_words(act):
    shown = PAGE.render(act=act).strip()

    assert shown
    assert shown != act.replace("_", " ").replace(".", ": ").capitalize()
