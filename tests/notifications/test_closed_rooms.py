"""While a room is closed for all customers, mails that lead there wait; opened again, they go."""

from uuid import UUID

import pytest

from contracts.events.accounts import StatementIssued
from tests.notifications.conftest import HARROWMERE
from tests.notifications.test_sending import heard

STATEMENT, ACCOUNT, CONTACT = UUID(int=81), UUID(int=82), UUID(int=83)
ROOMS = "GET identity/closed-rooms"


@pytest.mark.parametrize("room", ["money", "documents"])
async def test_a_statements_mail_waits_until_its_rooms_are_open_again(post, room):
    post.owners.answers[ROOMS] = {"closed": [room], "items": []}
    post.owners.answers[f"GET accounts/statements/{STATEMENT}/told/{CONTACT}"] = {
        "email": "eleanor.vance@example.com",
        "name": "Eleanor Vance",
        "address": "Flat 3, Heron Quay",
        "account_id": str(ACCOUNT),
        "first_day": "2026-01-01",
        "last_day": "2026-03-31",
    }
    issued = StatementIssued(
        landlord_id=HARROWMERE.id, statement_id=STATEMENT, account_id=ACCOUNT, contact_id=CONTACT
    )

    await heard(post, issued)
    await post.send()
    [message] = await post.messages()
    assert (message.state, message.last_reason) == ("queued", "room_closed")

    post.owners.answers[ROOMS] = {"closed": [], "items": []}
    await post.make_due()
    await post.send()
    [message] = await post.messages()
    assert message.state == "sent"
