"""Logins for everybody without one: looked through, seen, then sent, once and at a steady pace."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from chassis.errors import Unavailable
from chassis.events import now
from contracts.api.accounts import Invitee, Invitees
from services.identity.jobs import go_on_with_login_runs
from services.identity.use_cases.forget_orphans import forget_orphans
from tests.identity.conftest import HARROWMERE
from tests.identity.desk_of_users import Desk


class Record:
    """The record, as identity asks it, in pages of three."""

    def __init__(self) -> None:
        self.people: dict[UUID, Invitee] = {}
        self.is_down = False
        self.pages = 0

    def add(self, email: str, **facts) -> UUID:
        contact_id = uuid4()
        told = {"name": "Rosa Field", "is_email_shared": False, "has_home": True} | facts
        self.people[contact_id] = Invitee(contact_id=contact_id, email=email, **told)
        return contact_id

    async def page(self, landlord_id, *, after, estate_id=None, block_id=None):
        self.pages += 1
        if self.is_down or landlord_id != HARROWMERE:
            raise Unavailable("accounts does not answer")
        ids = sorted(each for each in self.people if after is None or each > after)[:3]
        items = [self.people[each] for each in ids]
        return Invitees(items=items, next=ids[-1] if len(ids) == 3 else None)

    async def people_(self, landlord_id, contact_ids):
        if self.is_down:
            raise Unavailable("accounts does not answer")
        return {each: self.people[each] for each in contact_ids if each in self.people}


@pytest.fixture
def record(identity):
    record = Record()

    class Asked:
        page = staticmethod(record.page)
        people = staticmethod(record.people_)

    identity.service.context.clients = replace(identity.service.context.clients, records=Asked())
    return record


@pytest.fixture
async def desk(identity):
    desk = Desk(identity)
    await desk.sign_in()
    return desk


async def begin(desk, **place):
    run_id = uuid4()
    answer = await desk.call("PUT", f"/login-runs/{run_id}", place)
    assert answer.status_code == 200, answer.text
    return run_id


async def tick(identity):
    """Let the clock strike, as soon as the next step may be taken."""
    await identity.rows("UPDATE login_runs SET due_at = now() - interval '1 second'")
    await go_on_with_login_runs(identity.service.context)


async def run_of(desk, run_id):
    answer = await desk.call("GET", f"/login-runs/{run_id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def invitations(identity):
    return [each for each in await identity.announced() if each["key"].endswith("user.invited.v1")]


async def test_the_dry_run_counts_everybody_by_reason_and_sends_nothing(identity, record, desk):
    held = record.add("with.login@example.com")
    await desk.invite("with.login@example.com", contact_id=held)
    await desk.invite("taken@example.com")
    record.add("ready@example.com")
    record.add("taken@example.com")
    record.add("")
    record.add("no address")
    record.add("both@example.com", is_email_shared=True)
    record.add("both@example.com", is_email_shared=True)
    record.add("moved@example.com", has_home=False)
    before = len(await invitations(identity))

    run_id = await begin(desk)
    await tick(identity)
    run = await run_of(desk, run_id)

    assert run["state"] == "counted"
    assert run["counts"] == {
        "ready": 1,
        "has_login": 1,
        "email_taken": 1,
        "no_email": 1,
        "email_not_usable": 1,
        "email_shared": 2,
        "no_home": 1,
    }
    assert len(await invitations(identity)) == before
    lines = (await desk.call("GET", f"/login-runs/{run_id}/lines?outcome=ready")).json()
    assert [each["email"] for each in lines["items"]] == ["ready@example.com"]


async def test_each_person_on_the_list_gets_one_invitation_by_which_they_get_in(
    identity, record, desk
):
    for number in range(7):
        record.add(f"person{number}@example.com")
    run_id = await begin(desk)
    await tick(identity)

    for _ in range(2):
        released = await desk.call("POST", f"/login-runs/{run_id}/release")
        assert released.status_code == 204, released.text
    for _ in range(4):
        await tick(identity)
    run = await run_of(desk, run_id)

    sent = await invitations(identity)
    assert run["state"] == "sent"
    assert run["counts"] == {"invited": 7}
    assert len(sent) == 7
    secret = (await identity.secret(UUID(sent[0]["request_id"]))).json()
    taken = await identity.call(
        "POST",
        "/invitations/take",
        {"token": secret["link"].partition("token=")[2], "password": "kettle-marsh-lantern"},
    )
    assert taken.status_code == 204, taken.text
    assert (await identity.sign_in(secret["email"])).status_code == 201


async def test_a_second_run_invites_nobody_again(identity, record, desk):
    record.add("once@example.com")
    run_id = await begin(desk)
    await tick(identity)
    await desk.call("POST", f"/login-runs/{run_id}/release")
    await tick(identity)

    again = await begin(desk)
    await tick(identity)

    assert (await run_of(desk, again))["counts"] == {"has_login": 1}
    refused = await desk.call("POST", f"/login-runs/{again}/release")
    assert (refused.status_code, refused.json()["code"]) == (409, "login_run_not_ready")
    assert len(await invitations(identity)) == 1


async def test_whoever_changed_since_the_list_was_seen_is_left_out(identity, record, desk):
    moved, other, gone, in_now = (record.add(f"{n}@example.com") for n in "abcd")
    run_id = await begin(desk)
    await tick(identity)
    record.people[moved] = record.people[moved].model_copy(update={"has_home": False})
    record.people[other] = record.people[other].model_copy(update={"email": "new@example.com"})
    del record.people[gone]
    await desk.invite("d@example.com", contact_id=in_now)

    await desk.call("POST", f"/login-runs/{run_id}/release")
    await tick(identity)
    await tick(identity)

    counts = (await run_of(desk, run_id))["counts"]
    assert counts == {"no_home": 2, "email_changed": 1, "has_login": 1}
    assert len(await invitations(identity)) == 1


async def test_a_run_goes_on_after_the_record_was_away_and_after_a_process_died(
    identity, record, desk
):
    for number in range(4):
        record.add(f"person{number}@example.com")
    run_id = await begin(desk)
    record.is_down = True
    await tick(identity)
    waiting = await run_of(desk, run_id)
    record.is_down = False
    await tick(identity)
    await desk.call("POST", f"/login-runs/{run_id}/release")
    await identity.rows(
        "UPDATE login_run_lines SET outcome = 'invited' WHERE contact_id = "
        "(SELECT min(contact_id::text)::uuid FROM login_run_lines)"
    )
    await tick(identity)
    await tick(identity)

    assert (waiting["state"], waiting["is_waiting_for_record"]) == ("counting", True)
    assert (await run_of(desk, run_id))["counts"] == {"invited": 4}
    assert len(await invitations(identity)) == 3


async def test_no_more_go_out_in_a_minute_than_the_operator_allows(identity, record, desk):
    for number in range(25):
        record.add(f"person{number}@example.com")
    run_id = await begin(desk)
    await tick(identity)
    await desk.call("POST", f"/login-runs/{run_id}/release")

    for _ in range(3):
        await go_on_with_login_runs(identity.service.context)
    [row] = await identity.rows("SELECT due_at - released_at AS pause FROM login_runs")

    assert len(await invitations(identity)) == 10
    assert timedelta(seconds=1.9) < row.pause < timedelta(seconds=30)


async def test_a_run_that_is_stopped_sends_no_more(identity, record, desk):
    for number in range(15):
        record.add(f"person{number}@example.com")
    run_id = await begin(desk)
    await tick(identity)
    await desk.call("POST", f"/login-runs/{run_id}/release")
    await tick(identity)

    for _ in range(2):
        stopped = await desk.call("POST", f"/login-runs/{run_id}/cancellation")
        assert stopped.status_code == 204
    await tick(identity)

    run = await run_of(desk, run_id)
    assert run["state"] == "cancelled"
    assert run["counts"] == {"invited": 10, "ready": 5}
    refused = await desk.call("POST", f"/login-runs/{run_id}/release")
    assert refused.status_code == 409


async def test_sending_asks_for_a_recent_proof_and_is_written_down(identity, record, desk):
    record.add("a@example.com")
    run_id = await begin(desk)
    await tick(identity)
    await identity.rows("UPDATE sessions SET proved_at = proved_at - interval '1 hour'")

    refused = await desk.call("POST", f"/login-runs/{run_id}/release")
    await identity.rows("UPDATE sessions SET proved_at = now()")
    await desk.call("POST", f"/login-runs/{run_id}/release")
    await tick(identity)
    await tick(identity)

    assert (refused.status_code, refused.json()["code"]) == (403, "proof_too_old")
    acts = await identity.rows(
        "SELECT act, actor FROM audit_entries WHERE act LIKE 'login_run.%' ORDER BY at"
    )
    assert [row.act for row in acts] == [
        "login_run.begun",
        "login_run.released",
        "login_run.finished",
    ]
    assert acts[1].actor == str(desk.staff_id)


async def test_an_auditor_sees_runs_and_begins_none(identity, record, desk):
    run_id = await begin(desk)
    auditor = Desk(identity, "auditor")

    assert (await auditor.call("GET", "/login-runs")).json()["items"][0]["run_id"] == str(run_id)
    for method, path in (
        ("PUT", f"/login-runs/{uuid4()}"),
        ("POST", f"/login-runs/{run_id}/release"),
        ("POST", f"/login-runs/{run_id}/cancellation"),
    ):
        assert (await auditor.call(method, path, {})).status_code == 403
    assert (await auditor.call("GET", f"/login-runs/{uuid4()}")).status_code == 404


async def test_the_people_of_a_run_are_forgotten_after_a_month(identity, record, desk):
    record.add("a@example.com")
    await begin(desk)
    await tick(identity)

    async with identity.database.transaction(HARROWMERE) as session:
        await forget_orphans(session, at=now() + timedelta(days=31))

    assert await identity.rows("SELECT 1 FROM login_run_lines") == []
