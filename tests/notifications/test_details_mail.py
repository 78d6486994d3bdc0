"""Personal details were changed, or not: whoever asked hears of it, without any of them."""

from uuid import UUID

import pytest

from contracts.events.accounts import DetailChangeSettled
from tests.notifications.conftest import HARROWMERE
from tests.notifications.test_sending import heard

CONTACT, CHANGE = UUID(int=61), UUID(int=64)
TOLD = f"GET accounts/detail-changes/{CHANGE}/mail"


def settled(outcome):
    return DetailChangeSettled(
        landlord_id=HARROWMERE.id, change_id=CHANGE, contact_id=CONTACT, outcome=outcome
    )


def facts(**more):
    return {
        "email": "eleanor.vance@example.com",
        "name": "Eleanor Vance",
        "field": "last_name",
        "state": "accepted",
        "reason": "",
        "at": "2026-11-20T10:00:00Z",
    } | more


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({}, "Our records have the new last name."),
        (
            {"state": "refused", "reason": "Send us the certificate."},
            "as you asked. The reason: Send us the certificate.",
        ),
        (
            {"state": "made", "field": "mobile"},
            "On 20 November 2026 your mobile number was changed in our records.",
        ),
    ],
    ids=["accepted", "refused", "made"],
)
async def test_the_mail_says_what_became_of_the_change_once(post, told, says):
    post.owners.answers[TOLD] = facts(**told)
    event = settled(told.get("state", "accepted"))
    await heard(post, event)
    await heard(post, event)
    await post.send()

    [message] = await post.messages()
    assert (message.state, message.recipient) == ("sent", "eleanor.vance@example.com")
    assert says in " ".join(message.body_text.split())
    assert "If you did not ask for this, call us" in " ".join(message.body_text.split())


async def test_nobody_is_told_of_a_change_that_was_taken_back_meanwhile(post):
    post.owners.answers[TOLD] = facts(state="withdrawn")
    await heard(post, settled("accepted"))
    await post.send()

    assert [each.state for each in await post.messages()] == ["expired"]
