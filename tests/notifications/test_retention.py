"""Mails go after their time, but for those to somebody on hold and those still to be sent."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import text

from chassis.retention.keeping import Held
from chassis.retention.nights import Retention
from services.notifications import retention
from services.notifications.domain.states import MessageState
from services.notifications.store.erasing import count_old_messages, delete_old_messages
from tests.assembly import LANDLORD
from tests.notifications.test_communications import CONTACT, LONG_AGO, USER, a_mail, kept

__all__ = ["kept"]

HELD = Held(contact_ids=frozenset({CONTACT}), user_ids=frozenset({USER}))
LATER = LONG_AGO + timedelta(minutes=30)


async def left(database) -> set[UUID]:
    async with database.transaction(LANDLORD) as session:
        return set(await session.scalars(text("SELECT id FROM messages")))


async def test_only_what_was_sent_before_and_is_not_held_goes(kept, desk):
    await kept(
        a_mail(1, user_id=USER),
        a_mail(2, recipient_key=f"contact:{CONTACT}"),
        a_mail(3, user_id=UUID(int=77)),
        a_mail(4, state=MessageState.QUEUED),
        a_mail(5),
        a_mail(45),
    )
    database = desk.notifications.api.state.database

    async with database.transaction(LANDLORD) as session:
        due = await count_old_messages(session, LANDLORD, LATER, HELD)
        gone = await delete_old_messages(session, LANDLORD, before=LATER, held=HELD, most=9)

    assert (due.due, due.held, due.of) == (2, 2, 6)
    assert gone == 2
    assert await left(database) == {UUID(int=1000 + number) for number in (1, 2, 4, 45)}


async def test_whom_a_hold_is_on_is_asked_of_the_record_and_of_the_logins(monkeypatch):
    async def held_by_record(_accounts, _landlord_id):
        return Held(contact_ids=frozenset({CONTACT}))

    async def logins_of(_landlord_id, contact_ids):
        return frozenset({USER} if CONTACT in contact_ids else ())

    monkeypatch.setattr(retention, "held_by_record", held_by_record)
    further = SimpleNamespace(accounts=None, logins_of=logins_of)
    context = SimpleNamespace(clients=SimpleNamespace(further=further))

    held = await retention.ask_what_is_held(context, SimpleNamespace(id=LANDLORD))

    assert held == HELD
    assert isinstance(retention.retention, Retention)
