"""What a contact's connections open today, and by which rule: as the customer's own pages have it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from services.accounts.domain.opening import LIVE, closed_by, reason_of
from services.accounts.domain.roles import london_date
from tests.accounts.words import a_file, imported, number, row, rows_of, value_of

TODAY = london_date(datetime.now(UTC))


def another(n, **changes):
    """A row that connects the same person to the n-th flat."""
    home = {name: number(n)[name] for name in ("unit_ref", "address_line_1", "account_ref")}
    return row(**home, uprn="", identifiers="", **changes)


async def explained(accounts, contact, as_="operator"):
    answer = await accounts.call("GET", f"/contacts/{contact}/access", as_=as_)
    assert answer.status_code == 200, answer.text
    return {one["reference"]: one for one in answer.json()["items"]}


async def test_each_connection_says_whether_it_is_open_by_which_rule_and_who_can_change_it(
    accounts, database
):
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    await imported(
        database,
        a_file(
            row(valid_to=TODAY.isoformat()),
            another(7, valid_to=yesterday),
            another(8, valid_from=tomorrow),
            another(9, role_status="requested"),
        ),
    )
    contact = await value_of(
        database, "SELECT contact_id FROM connections ORDER BY contact_id LIMIT 1"
    )

    told = await explained(accounts, contact)
    homes = await accounts.homes(contact)

    assert {ref for ref, one in told.items() if one["is_open"]} == {h["reference"] for h in homes}
    assert {one["rule"] for one in told.values()} == {
        "connection_live",
        "connection_over",
        "connection_not_begun",
        "connection_not_in_force",
    }
    for one in told.values():
        assert one["says"]
        assert one["ask"]
        assert one["is_open"] or not any(one["authorities"].values())
    [entry] = await rows_of(
        database, "SELECT actor, subject_id FROM audit_entries WHERE act LIKE '%access_explained'"
    )
    assert tuple(entry) == ("operator", contact)


async def test_somebody_nobody_knows_has_no_connections(accounts):
    assert await explained(accounts, uuid4()) == {}


def test_every_rule_that_closes_a_home_has_words():
    day, other = TODAY, timedelta(days=1)
    facts = {"account_status": "current", "status": "current", "valid_from": day, "valid_to": day}
    changes = (
        {},
        {"account_status": "lost"},
        {"status": "rejected"},
        {"valid_from": day + other},
        {"valid_to": day - other, "valid_from": day - other},
    )
    rules = [closed_by(**{**facts, **change}, today=day) for change in changes]

    assert rules[0] is None
    assert len(set(rules)) == len(changes)
    for rule in rules:
        reason = reason_of(rule or LIVE)
        assert reason.says.endswith(".")
        assert reason.ask.endswith(".")
