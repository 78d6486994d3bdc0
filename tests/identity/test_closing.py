"""Closing one's own login: 72 hours to change one's mind, then nothing of the person is left."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from chassis.errors import Unavailable
from contracts.events.accounts import AccountsPersonErased
from contracts.events.cases import CasesPersonErased
from contracts.events.notifications import NotificationsPersonErased
from contracts.events.registration import RegistrationPersonErased
from services.identity.jobs import close_logins_that_are_due
from services.identity.tables import Table
from tests.identity.conftest import HARROWMERE, Identity
from tests.identity.test_own_login import as_person, signed_in

PATH = "/me/closing"
CANARY = "canary-heron-7719@example.com"
ERASED = (
    RegistrationPersonErased,
    AccountsPersonErased,
    CasesPersonErased,
    NotificationsPersonErased,
)


class Record:
    """accounts, as far as closing asks it."""

    def __init__(self) -> None:
        self.held = False
        self.is_down = False

    async def is_held(self, _landlord_id: UUID, _contact_id: UUID) -> bool:
        if self.is_down:
            raise Unavailable("accounts does not answer", retry_after=1)
        return self.held


@pytest.fixture(autouse=True)
def record(identity: Identity) -> Record:
    context = identity.service.context
    found = Record()
    context.clients = replace(context.clients, records=found)
    return found


async def asked(identity: Identity, token: str) -> dict[str, Any]:
    answer = await as_person(identity, token, "POST", PATH)
    assert answer.status_code == 202, answer.text
    return answer.json()


async def due(identity: Identity) -> None:
    await identity.rows("UPDATE closings SET due_at = now() - interval '1 second'")
    await close_logins_that_are_due(identity.service.context)


async def answered(identity: Identity, request: dict[str, Any], user, *events) -> None:
    for event in events:
        for _again in range(2):
            await identity.deliver(
                event(
                    landlord_id=HARROWMERE,
                    request_id=request["request_id"],
                    user_id=user,
                    kept=["record"],
                )
            )


async def an_hour_later(identity: Identity) -> None:
    await identity.rows("UPDATE closings SET begun_at = begun_at - interval '61 minutes'")
    await close_logins_that_are_due(identity.service.context)


async def keys(identity: Identity) -> list[str]:
    return [event["key"] for event in await identity.announced()]


async def kept_of(identity: Identity) -> str:
    """Everything that any table of identity holds, as one text."""
    told = []
    async with identity.database.transaction(HARROWMERE) as session:
        for table in Table.metadata.sorted_tables:
            told += [
                str(row) for row in await session.execute(text(f'SELECT * FROM "{table.name}"'))
            ]
        told += [str(row) for row in await session.execute(text("SELECT * FROM audit_entries"))]
        told += [str(row) for row in await session.execute(text("SELECT * FROM outbox"))]
    return "\n".join(told)


async def test_a_closing_waits_and_is_stopped_by_its_owner(identity):
    await identity.customer()
    token = await signed_in(identity)

    first, again = await asked(identity, token), await asked(identity, token)
    assert first == again
    await close_logins_that_are_due(identity.service.context)
    assert (await identity.introspect(token)).status_code == 200
    stopped = await as_person(identity, token, "POST", f"{PATH}/stop")
    assert stopped.status_code == 204
    await due(identity)

    assert (await as_person(identity, token, "GET", PATH)).json() == {"closing": None}
    assert "identity.erasure.requested.v1" not in await keys(identity)
    assert (await keys(identity)).count("identity.closing.requested.v1") == 1


async def test_without_a_fresh_proof_nobody_closes_a_login(identity):
    await identity.customer()
    token = await signed_in(identity)
    await identity.rows("UPDATE sessions SET proved_at = proved_at - interval '6 minutes'")

    assert (await as_person(identity, token, "POST", PATH)).status_code == 403


async def test_when_it_is_due_everybody_is_signed_out_and_every_service_is_told_once(identity):
    await identity.customer()
    token = await signed_in(identity)
    await asked(identity, token)

    await due(identity)
    await close_logins_that_are_due(identity.service.context)

    assert (await identity.introspect(token)).status_code == 401
    assert (await identity.sign_in()).status_code == 401
    assert (await keys(identity)).count("identity.erasure.requested.v1") == 1


async def test_the_address_goes_when_all_have_answered_and_the_last_mail_had_its_hour(identity):
    user = await identity.customer()
    request = await asked(identity, await signed_in(identity))
    await due(identity)

    await answered(identity, request, user, *ERASED[:3])
    await an_hour_later(identity)
    assert await identity.rows("SELECT 1 FROM users WHERE id = :u", u=user), "one is missing"
    await answered(identity, request, user, ERASED[3])
    await close_logins_that_are_due(identity.service.context)

    assert not await identity.rows("SELECT 1 FROM users WHERE id = :u", u=user)
    assert (await keys(identity)).count("identity.login.erased.v1") == 1
    report = await identity.rows("SELECT service, kept FROM closing_answers ORDER BY service")
    assert [(row.service, row.kept) for row in report] == [
        (name, ["record"]) for name in ("accounts", "cases", "notifications", "registration")
    ]


async def test_afterwards_no_table_holds_the_address(identity):
    user = await identity.customer(CANARY)
    token = await signed_in(identity, email=CANARY)
    await identity.call("PUT", f"/sign-in-codes/{user}", {"email": CANARY})
    await as_person(identity, token, "POST", "/me/emails", json={"email": f"other.{CANARY}"})
    request = await asked(identity, token)
    assert CANARY in await kept_of(identity)

    await due(identity)
    await answered(identity, request, user, *ERASED)
    await an_hour_later(identity)

    kept = await kept_of(identity)
    assert "canary-heron" not in kept


async def test_a_new_login_with_the_address_begins_afresh(identity):
    user = await identity.customer()
    request = await asked(identity, await signed_in(identity))
    await due(identity)
    await answered(identity, request, user, *ERASED)
    await an_hour_later(identity)

    assert await identity.customer() != user
    assert (await identity.sign_in()).status_code == 201


async def test_an_answer_for_a_closing_that_nobody_knows_is_no_failure(identity):
    user = await identity.customer()

    await answered(identity, {"request_id": user}, user, CasesPersonErased)

    assert await identity.rows("SELECT 1 FROM closing_answers") == []


async def test_a_legal_hold_is_told_to_every_service_and_the_login_goes_all_the_same(
    identity, record
):
    await identity.customer()
    token = await signed_in(identity)
    await asked(identity, token)
    record.held = True

    await due(identity)

    told = [each for each in await identity.announced() if "erasure.requested" in each["key"]]
    assert [each["is_held"] for each in told] == [True]
    assert (await identity.sign_in()).status_code == 401


async def test_while_nobody_can_say_what_is_held_no_login_is_closed(identity, record):
    await identity.customer()
    token = await signed_in(identity)
    await asked(identity, token)
    record.is_down = True

    await due(identity)
    assert "identity.erasure.requested.v1" not in await keys(identity)

    record.is_down = False
    await close_logins_that_are_due(identity.service.context)
    assert "identity.erasure.requested.v1" in await keys(identity)
