"""One row of a transactions file, checked and in normal form."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from services.accounts.domain.ledger import EntryType, NewEntry, problem_of
from services.accounts.domain.records import Problem
from services.accounts.domain.references import account_key, is_account_key

MANDATORY: Final = ("external_id", "account_ref", "posted_on", "kind", "subtype", "amount")
OPTIONAL: Final = ("description", "due_on", "paid_by")
COLUMNS: Final = MANDATORY + OPTIONAL

LONGEST: Final = 200
"""Characters of a cell."""

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMOUNT = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{2}))?")
_UNSTORABLE = re.compile(r"[\x00-\x1f\x7f]")
_EARLIEST, _LATEST = date(1950, 1, 1), date(2200, 12, 31)


class EntryRow(NamedTuple):
    """A row that may be posted, as it is copied into the staging table."""

    line: int
    external_ref: str
    account_key: str
    entry_date: date
    due_on: date | None
    type: str
    subtype: str
    description: str
    amount_pence: int


def read_transaction(line: int, cells: Mapping[str, str]) -> EntryRow | list[Problem]:
    """Return the row in normal form, or everything that is wrong with it."""
    told = {name: cells.get(name, "").strip() for name in COLUMNS}
    kind, key = told["kind"].lower(), account_key(told["account_ref"])
    posted, due, pence = _day(told["posted_on"]), _day(told["due_on"]), _pence(told["amount"])
    problems = _problems_of_cells(line, told)
    if not problems:
        broken = {
            "account_ref": (not is_account_key(key), "3 to 20 letters and digits"),
            "posted_on": (posted is None, "a date such as 2026-04-06"),
            "due_on": (bool(told["due_on"]) and due is None, "a date such as 2026-04-06"),
            "kind": (kind not in set(EntryType), "one of " + ", ".join(EntryType)),
            "amount": (pence is None, "pounds and pence, such as -312.40"),
        }
        problems = [
            Problem(line, name, f"'{told[name][:40]}' cannot be read", advice)
            for name, (is_wrong, advice) in broken.items()
            if is_wrong
        ]
    if problems or posted is None or pence is None:
        return problems
    entry = NewEntry(
        type=EntryType(kind),
        subtype=told["subtype"].lower(),
        amount_pence=pence,
        entry_date=posted,
        external_ref=told["external_id"],
        description=told["description"] or told["paid_by"],
        due_on=due,
    )
    if rule := problem_of(entry):
        return [Problem(line, rule[0], f"'{told[rule[0]][:40]}' cannot be", rule[1])]
    return EntryRow(
        line,
        entry.external_ref,
        key,
        posted,
        due,
        kind,
        entry.subtype,
        entry.description,
        pence,
    )


def _problems_of_cells(line: int, told: Mapping[str, str]) -> list[Problem]:
    problems: list[Problem] = []
    for name, cell in told.items():
        if not cell and name in MANDATORY:
            problems.append(Problem(line, name, "is empty", "something in every row"))
        elif len(cell) > LONGEST:
            advice = f"{LONGEST} characters or fewer"
            problems.append(Problem(line, name, f"has {len(cell)} characters", advice))
        elif _UNSTORABLE.search(cell):
            problems.append(Problem(line, name, "holds a character that is no text", "plain text"))
    return problems


def _day(cell: str) -> date | None:
    if not _ISO_DATE.fullmatch(cell):
        return None
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        return None
    return day if _EARLIEST <= day <= _LATEST else None


def _pence(cell: str) -> int | None:
    """Return an amount exactly: no float ever holds it."""
    found = _AMOUNT.fullmatch(cell.replace(",", ""))
    if found is None:
        return None
    pence = int(found[2]) * 100 + int(found[3] or 0)
    return -pence if found[1] else pence
