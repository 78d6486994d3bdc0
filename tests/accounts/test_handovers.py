"""A home changes hands: on its day everybody's access ends, and the next owner's begins."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.accounts.domain.roles import london_date
from services.accounts.jobs import end_what_was_planned_for_a_day
from services.accounts.store.handovers import due_handovers
from services.accounts.use_cases.carry_out_handover import carry_out_handover
from tests.accounts.test_owners import asked
from tests.accounts.words import LANDLORD, a_file, announced, imported, row, rows_of, value_of

TODAY = london_date(datetime.now(UTC))
YESTERDAY = TODAY - timedelta(days=1)
FELIX = {"contact_ref": "C-9", "first_name": "Felix", "email": "felix@example.com", "title": "Mr"}
NORA = {"contact_ref": "C-7", "first_name": "Nora", "email": "nora@example.com", "title": "Ms"}
NEXT = {
    "unit_ref": "HQ-009",
    "address_line_1": "Flat 9, Heron Quay",
    "account_ref": "99999",
    "contact_ref": "C-20",
    "first_name": "Bruno",
    "last_name": "Next",
    "email": "bruno@example.com",
    "identifiers": "",
}


@pytest.fixture
async def home(database):
    """Eleanor owns it, Felix with her, Nora helps; Bruno lives elsewhere."""
    friend = row(**NORA, role="family_friend", role_status="approved")
    await imported(database, a_file(row(), row(**FELIX, role="joint_owner"), friend, row(**NEXT)))
    of = "SELECT id FROM contacts WHERE first_name = '{}'"
    names = ("Eleanor", "Felix", "Nora", "Bruno")
    people = {name: await value_of(database, of.format(name)) for name in names}
    account = await value_of(database, "SELECT id FROM accounts WHERE reference = '3420-1000-301'")
    return {**people, "account": account}


def wish(**changes):
    return {
        "kind": "ownership",
        "last_day": YESTERDAY.isoformat(),
        "reason": "Completion letter of 4 May",
        "is_checked": True,
        **{name: str(value) for name, value in changes.items()},
    }


async def plan(accounts, home, handover=None, **changes):
    return await accounts.call(
        "PUT",
        f"/accounts/{home['account']}/handovers/{handover or uuid4()}",
        json=wish(**changes),
    )


async def statuses(database, home):
    found = await rows_of(
        database,
        "SELECT c.first_name, k.role, k.status, k.valid_to FROM connections k"
        " JOIN contacts c ON c.id = k.contact_id"
        f" WHERE k.account_id = '{home['account']}' ORDER BY c.first_name, k.role",
    )
    return [tuple(each) for each in found]


async def connections_changed(database):
    return [name for name, _ in await announced(database)].count("connection")


async def test_a_sale_in_the_past_ends_everything_at_once(accounts, database, home):
    await asked(database, home)
    before = await connections_changed(database)

    answer = await plan(accounts, home, contact_id=home["Bruno"])

    assert answer.json()["state"] == "done"
    assert await statuses(database, home) == [
        ("Bruno", "unit_owner", "current", None),
        ("Eleanor", "unit_owner", "previous", YESTERDAY),
        ("Felix", "joint_owner", "previous", YESTERDAY),
        ("Nora", "family_friend", "previous", YESTERDAY),
    ]
    assert await connections_changed(database) == before + 4
    told = [
        body for name, body in await announced(database) if name == "access" and "change" in body
    ]
    ended = {str(home[name]) for name in ("Eleanor", "Felix", "Nora")}
    assert {each["told_ids"][0] for each in told if each["change"] == "ended"} == ended
    assert [each["told_ids"] for each in told if each["change"] == "given"] == [
        [str(home["Bruno"])]
    ]
    assert await value_of(database, "SELECT state FROM access_requests") == "vetoed"
    assert await value_of(database, "SELECT count(*) FROM identifiers WHERE kind = 'pin'") == 0
    assert await accounts.homes(home["Eleanor"]) == []
    assert [one["reference"] for one in await accounts.homes(home["Bruno"])] == [
        "3420-1000-301",
        "99999",
    ]


async def test_open_invitations_are_taken_back(accounts, database, home):
    invited = await accounts.call(
        "PUT",
        f"/me/accounts/{home['account']}/access-invitations/{uuid4()}",
        as_="customer",
        contact_id=home["Eleanor"],
        json={
            "email": "sami@example.com",
            "first_name": "Sami",
            "last_name": "Haddad",
            "role": "family_friend",
        },
    )
    assert invited.is_success, invited.text

    await plan(accounts, home)

    assert await value_of(database, "SELECT state FROM access_invitations") == "revoked"


async def test_what_is_planned_takes_effect_after_its_last_day_and_only_then(
    accounts, database, home
):
    handover = uuid4()
    planned = await plan(accounts, home, handover, last_day=TODAY)
    assert planned.json()["state"] == "planned"
    await end_what_was_planned_for_a_day(accounts.service.context)
    assert len(await accounts.homes(home["Eleanor"])) == 1

    tomorrow = datetime.now(UTC) + timedelta(days=1)
    for _twice in range(2):
        async with database.transaction(LANDLORD) as session:
            due = await due_handovers(session, LANDLORD, today=london_date(tomorrow))
            await carry_out_handover(
                session,
                landlord_id=LANDLORD,
                account_id=home["account"],
                handover_id=handover,
                at=tomorrow,
            )

    assert due == []
    assert {status for _, _, status, _ in await statuses(database, home)} == {"previous"}
    assert await value_of(
        database, "SELECT count(*) FROM audit_entries WHERE act = 'handover.carried_out'"
    ) == 1  # fmt: skip


async def test_a_plan_is_cancelled_before_its_day_and_not_after(accounts, database, home):
    handover, done = uuid4(), uuid4()
    path = f"/accounts/{home['account']}/handovers/{{}}/cancellation"
    await plan(accounts, home, handover, last_day=TODAY + timedelta(days=30))

    twice = [await accounts.call("POST", path.format(handover)) for _ in range(2)]
    await plan(accounts, home, done)
    late = await accounts.call("POST", path.format(done))
    nobodys = await accounts.call("POST", path.format(uuid4()))

    assert [each.status_code for each in twice] == [200, 200]
    assert (late.status_code, nobodys.status_code) == (409, 404)
    assert await value_of(
        database, "SELECT count(*) FROM audit_entries WHERE act = 'handover.cancelled'"
    ) == 1  # fmt: skip


async def test_the_same_again_changes_nothing(accounts, database, home):
    handover = uuid4()
    first = await plan(accounts, home, handover, contact_id=home["Bruno"])
    events = await connections_changed(database)

    again = await plan(accounts, home, handover, contact_id=home["Bruno"])

    assert again.json() == first.json()
    assert await connections_changed(database) == events


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_day": "1700-01-01"}, "last_day"),
        ({"reason": " . "[:1]}, "reason"),
        ({"is_checked": False}, "is_checked"),
        ({"contact_id": uuid4}, "contact_id"),
    ],
    ids=["day", "reason", "check", "nobody"],
)
async def test_what_is_missing_is_named_by_field(accounts, home, changes, field):
    changes = {k: v() if callable(v) else v for k, v in changes.items()}

    answer = await plan(accounts, home, **changes)

    assert answer.status_code == 422
    assert field in answer.json()["fields"]


async def test_only_one_end_is_planned_at_a_time(accounts, home):
    later = TODAY + timedelta(days=3)
    await plan(accounts, home, last_day=later)

    answer = await plan(accounts, home, last_day=later)

    assert answer.status_code == 422
    assert "Cancel that one first" in answer.json()["fields"]["last_day"]


async def test_what_would_end_is_shown_before(accounts, database, home):
    await asked(database, home)

    shown = (await accounts.call("GET", f"/accounts/{home['account']}/handovers")).json()

    assert sorted(one["name"] for one in shown["leaving"]) == [
        "Mr Felix Vance",
        "Ms Eleanor Vance",
        "Ms Nora Vance",
    ]
    assert shown["requests"] == ["Sami Haddad"]
    assert shown["has_pin"]


async def test_whoever_is_connected_from_a_later_day_stays(accounts, database, home):
    tomorrow = TODAY + timedelta(days=1)
    await accounts.call(
        "POST",
        f"/contacts/{home['Bruno']}/connections",
        json={
            "decision_id": str(uuid4()),
            "account_id": str(home["account"]),
            "role": "joint_owner",
            "status": "current",
            "valid_from": tomorrow.isoformat(),
            "is_checked": True,
            "note": "Completion letter",
            "finance": True,
            "maintenance": True,
            "keys": True,
            "documents": False,
        },
    )

    await plan(accounts, home, contact_id=home["Bruno"])

    found = await statuses(database, home)
    assert ("Bruno", "joint_owner", "current", None) in found
    assert ("Bruno", "unit_owner", "current", None) in found
