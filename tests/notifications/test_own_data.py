"""What was sent to a person goes into what they download, without what still opens something."""

from uuid import UUID

import pytest
from sqlalchemy import text

from chassis.events import now
from services.notifications.domain.own_data import without_links
from services.notifications.use_cases.erase_person import erase_person
from services.notifications.use_cases.prepare_own_data import prepare_own_data
from tests.assembly import LANDLORD
from tests.notifications.test_communications import (
    CONTACT,
    REGISTRATION,
    USER,
    a_mail,
    kept,
)
from tests.notifications.test_consents import asks
from tests.notifications.test_preferences import api

__all__ = ["api", "asks", "kept"]

REQUEST = UUID(int=99)


async def test_their_messages_are_in_it_and_nobody_elses(kept, desk):
    await kept(
        a_mail(1, user_id=USER),
        a_mail(2, registration_id=REGISTRATION),
        a_mail(3, user_id=UUID(int=77)),
    )
    database = desk.notifications.api.state.database

    for _again in range(2):
        async with database.transaction(LANDLORD) as session:
            await prepare_own_data(
                session,
                landlord_id=LANDLORD,
                request_id=REQUEST,
                user_id=USER,
                contact_id=CONTACT,
                registration_id=REGISTRATION,
                at=now(),
            )

    async with database.transaction(LANDLORD) as session:
        [document] = await session.scalars(text("SELECT document FROM own_data_parts"))
    assert "Words of 1 with" in document
    assert "Words of 2 with" in document
    assert "Words of 3 with" not in document


async def test_what_they_chose_and_agreed_to_is_in_it_with_the_words(desk, api, asks):
    await api("PUT", "/me/preferences", {"email": {"payments": False}}, user=USER, contact=CONTACT)
    given = {"is_given": True, "version": "1"}
    await api("PUT", "/me/consents/surveys-and-news", given, user=USER, contact=CONTACT)
    async with desk.notifications.api.state.database.transaction(LANDLORD) as session:
        await prepare_own_data(
            session,
            landlord_id=LANDLORD,
            request_id=REQUEST,
            user_id=USER,
            contact_id=CONTACT,
            registration_id=None,
            at=now(),
        )
        [document] = await session.scalars(text("SELECT document FROM own_data_parts"))

    assert "Payments" in document
    assert "You may send me news." in document


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        pytest.param("Go to https://a.example/x?token=abc now", "Go to [link] now", id="link"),
        pytest.param("Your code is 123456.", "Your code is [code].", id="code"),
        pytest.param("Call 01632 960100", "Call 01632 960100", id="telephone"),
    ],
)
def test_links_and_codes_are_taken_out(body, shown):
    assert without_links(body) == shown


async def test_what_was_sent_is_emptied_and_nobody_elses_is(kept, desk):
    await kept(
        a_mail(1, user_id=USER),
        a_mail(2, recipient_key=f"contact:{CONTACT}"),
        a_mail(3, user_id=UUID(int=77)),
    )
    database = desk.notifications.api.state.database

    for _again in range(2):
        async with database.transaction(LANDLORD) as session:
            await erase_person(
                session,
                landlord_id=LANDLORD,
                request_id=REQUEST,
                user_id=USER,
                contact_id=CONTACT,
                registration_id=REGISTRATION,
                is_held=False,
                at=now(),
            )

    async with database.transaction(LANDLORD) as session:
        rows = await session.execute(
            text("SELECT recipient, body_text FROM messages ORDER BY queued_at")
        )
        assert [tuple(row) for row in rows] == [
            ("", ""),
            ("", ""),
            ("shared@example.com", "Words of 3 with [link]"),
        ]
