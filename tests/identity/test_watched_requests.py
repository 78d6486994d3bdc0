"""Leads watch over what people asked about their own data: who is late, and asking once more."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from contracts.events.accounts import AccountsPersonErased
from contracts.events.cases import CasesOwnDataPrepared
from contracts.events.identity import OwnDataRequested
from services.identity.domain.data_requests import answer_by, is_overdue
from tests.identity.conftest import HARROWMERE, MERESIDE, Identity
from tests.identity.test_closing import asked as closed
from tests.identity.test_closing import due, record
from tests.identity.test_own_data import asked, delivered, events
from tests.identity.test_own_login import signed_in

__all__ = ["record"]

BY_HOURS = "UPDATE {} SET asked_at = asked_at - make_interval(hours => :h)"


async def as_staff(
    identity: Identity,
    method: str,
    path: str,
    *,
    landlord=HARROWMERE,
    roles: tuple[str, ...] = ("agent", "lead"),
) -> Any:
    token = identity.signers["service:identity"].token(
        audience="identity",
        landlord_id=landlord,
        kind="staff",
        subject=str(uuid4()),
        claims={"roles": list(roles), "name": "Priya"},
    )
    return await identity.http.request(method, path, headers={"Authorization": f"Bearer {token}"})


async def only_line(identity: Identity, path: str = "/data-requests") -> dict[str, Any]:
    [line] = (await as_staff(identity, "GET", path)).json()["items"]
    return line


def test_the_law_gives_until_the_same_day_of_the_next_month():
    asked_at = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)

    assert answer_by(datetime(2026, 11, 23, 9, tzinfo=UTC)) == date(2026, 12, 23)
    assert answer_by(datetime(2026, 12, 31, 9, tzinfo=UTC)) == date(2027, 1, 31)
    assert answer_by(asked_at) == date(2026, 2, 28)
    assert answer_by(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 8, 1), "in London"
    assert not is_overdue(asked_at, at=datetime(2026, 2, 28, 23, 59, tzinfo=UTC))
    assert is_overdue(asked_at, at=datetime(2026, 3, 1, 0, 1, tzinfo=UTC))


async def test_a_service_that_has_not_answered_for_an_hour_is_late_and_a_month_is_overdue(identity):
    await identity.customer()
    await asked(identity, await signed_in(identity))

    fresh = await only_line(identity)
    await identity.rows(BY_HOURS.format("data_requests"), h=2)
    late = await only_line(identity)
    await identity.rows(BY_HOURS.format("data_requests"), h=24 * 32)
    overdue = await only_line(identity)

    seen = [(each["is_late"], each["is_overdue"]) for each in (fresh, late, overdue)]
    assert seen == [(False, False), (True, False), (True, True)]


async def test_asking_once_more_asks_all_of_them_with_the_same_request_and_is_written_down(
    identity,
):
    user = await identity.customer()
    request = await asked(identity, await signed_in(identity))
    await identity.rows(BY_HOURS.format("data_requests"), h=2)
    path = f"/data-requests/{request['request_id']}/again"

    answers = [await as_staff(identity, "POST", path) for _ in range(2)]

    assert [each.status_code for each in answers] == [204, 204]
    told = await events(identity, "own_data.requested.v1")
    assert [each["request_id"] for each in told] == [request["request_id"]] * 2, "the second: none"
    line = await only_line(identity)
    assert (line["is_late"], line["asked_again_at"] is not None) == (False, True)
    noted = await identity.rows(
        "SELECT actor_kind, subject_id FROM audit_entries WHERE act = 'own_data.asked_again'"
    )
    assert [(row.actor_kind, row.subject_id) for row in noted] == [("staff", user)]


async def test_after_a_day_everything_is_prepared_anew_so_that_nothing_of_it_is_gone(identity):
    user = await identity.customer()
    request = await asked(identity, await signed_in(identity))
    request_id = await delivered(identity)
    await identity.deliver(
        CasesOwnDataPrepared(landlord_id=HARROWMERE, request_id=request_id, user_id=user, items=3)
    )
    old = "UPDATE own_data_parts SET prepared_at = prepared_at - interval '6 days'"
    await identity.rows(old)
    await identity.rows(BY_HOURS.format("data_requests"), h=24 * 6)

    await as_staff(identity, "POST", f"/data-requests/{request['request_id']}/again")
    event = (await events(identity, "own_data.requested.v1"))[-1]
    del event["key"]
    await identity.deliver(OwnDataRequested(**event))

    line = await only_line(identity)
    assert [part["items"] for part in line["parts"]] == [None] * 5
    [part] = await identity.rows(
        "SELECT prepared_at > now() - interval '1 hour' AS f FROM own_data_parts"
    )
    assert part.f


async def test_where_all_have_answered_there_is_nobody_to_ask(identity):
    await identity.customer()
    request = await asked(identity, await signed_in(identity))
    await identity.rows("UPDATE data_requests SET ready_at = now()")

    over = await as_staff(identity, "POST", f"/data-requests/{request['request_id']}/again")

    assert (over.status_code, over.json()["code"]) == (409, "data_request_over")
    assert not (await only_line(identity))["is_late"]


async def test_a_closing_is_watched_from_the_wish_to_the_number_that_is_left(identity, record):
    user = await identity.customer()
    request = await closed(identity, await signed_in(identity))
    again = f"/closings/{request['request_id']}/again"

    waiting = await only_line(identity, "/closings")
    too_early = await as_staff(identity, "POST", again)
    await due(identity)
    await identity.rows("UPDATE closings SET begun_at = begun_at - interval '2 hours'")
    await identity.deliver(
        AccountsPersonErased(
            landlord_id=HARROWMERE,
            request_id=request["request_id"],
            user_id=user,
            kept=["ledger", "arrears"],
        )
    )
    late = await only_line(identity, "/closings")
    record.held = True
    asked_again = await as_staff(identity, "POST", again)
    told = [each["key"] for each in await identity.announced()]

    assert (waiting["state"], waiting["email"]) == ("waiting", "eleanor.vance@example.com")
    assert too_early.status_code == 409
    assert (late["state"], late["is_late"]) == ("erasing", True)
    assert [(a["service"], a["kept"]) for a in late["answers"] if a["has_answered"]] == [
        ("accounts", ["ledger", "arrears"])
    ]
    assert asked_again.status_code == 204
    assert told.count("identity.erasure.requested.v1") == 2
    [_first, second] = await events(identity, "identity.erasure.requested.v1")
    assert second["is_held"], "as it is at the moment of asking"
    await identity.rows("DELETE FROM users WHERE id = :u", u=user)
    await identity.rows("UPDATE closings SET ended_at = now()")
    gone = await only_line(identity, "/closings")
    assert (gone["state"], gone["email"], gone["contact_id"]) == ("ended", "", None)


@pytest.mark.parametrize("kind", ["data-requests", "closings"])
async def test_another_landlords_are_not_found_and_an_agents_not_shown(identity, kind):
    await identity.customer()
    token = await signed_in(identity)
    request = await (asked if kind == "data-requests" else closed)(identity, token)
    again = f"/{kind}/{request['request_id']}/again"

    assert (await as_staff(identity, "GET", f"/{kind}", landlord=MERESIDE)).json()["items"] == []
    assert (await as_staff(identity, "POST", again, landlord=MERESIDE)).status_code == 404
    assert (await as_staff(identity, "GET", f"/{kind}", roles=("agent",))).status_code == 403
    assert (await as_staff(identity, "POST", again, roles=("agent",))).status_code == 403
    assert (await as_staff(identity, "GET", f"/{kind}?after=nonsense")).status_code == 422
