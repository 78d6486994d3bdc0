"""A statement is ready: whoever asked hears of it."""

from uuid import UUID

from contracts.events.accounts import StatementIssued
from services.notifications.domain.communications import Reader
from services.notifications.store.communications import communications_of
from tests.notifications.conftest import HARROWMERE
from tests.notifications.test_sending import heard

CONTACT, STATEMENT, ACCOUNT = UUID(int=61), UUID(int=62), UUID(int=63)
ISSUED = StatementIssued(
    landlord_id=HARROWMERE.id, statement_id=STATEMENT, account_id=ACCOUNT, contact_id=CONTACT
)
TOLD = f"GET accounts/statements/{STATEMENT}/told/{CONTACT}"


async def test_who_asked_is_mailed_and_finds_it_under_my_communications(post):
    post.owners.answers[TOLD] = {
        "email": "eleanor.vance@example.com",
        "name": "Eleanor Vance",
        "address": "Flat 3, Heron Quay",
        "account_id": str(ACCOUNT),
        "first_day": "2026-04-01",
        "last_day": "2026-09-30",
    }
    await heard(post, ISSUED)
    await heard(post, ISSUED)
    await post.send()

    [message] = await post.messages()
    assert (message.state, message.recipient) == ("sent", "eleanor.vance@example.com")
    assert f"https://portal.harrowmere.example/home/{ACCOUNT}/statements" in message.body_text
    assert "from 1 April 2026" in " ".join(message.body_text.split())
    assert "£" not in message.body_text, "a mail tells no figure"
    async with post.database.transaction(HARROWMERE.id) as session:
        [listed] = await communications_of(
            session, Reader(HARROWMERE.id, None, CONTACT, None), limit=9
        )
    assert listed.subject == "Your statement is ready"


async def test_nothing_is_sent_to_who_may_not_see_the_money_any_more(post):
    await heard(post, ISSUED)
    await post.send()

    assert [each.state for each in await post.messages()] == ["expired"]
