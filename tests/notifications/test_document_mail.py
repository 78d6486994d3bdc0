"""There is a new document: everybody with the authority hears of it, once, and reads no title."""

from uuid import UUID

import pytest

from contracts.events.accounts import DocumentAdded
from tests.notifications.conftest import HARROWMERE
from tests.notifications.test_sending import heard

ELEANOR, BEN = UUID(int=71), UUID(int=72)
DOCUMENT, ACCOUNT = UUID(int=73), UUID(int=74)
ADDED = DocumentAdded(
    landlord_id=HARROWMERE.id, document_id=DOCUMENT, account_id=None, block_id=UUID(int=75)
)
TOLD = f"GET accounts/documents/{DOCUMENT}/told"


def mail(name, **more):
    return {
        "email": f"{name.lower()}@example.com",
        "name": f"{name} Vance",
        "address": "Flat 3, Heron Quay",
        "account_id": str(ACCOUNT),
        "kind": "fire_safety",
        "is_of_block": True,
        **more,
    }


async def test_everybody_with_the_authority_is_mailed_once_with_a_link_that_needs_a_login(post):
    post.owners.answers[TOLD] = {"contact_ids": [str(ELEANOR), str(BEN)], "has_more": False}
    post.owners.answers[f"{TOLD}/{ELEANOR}"] = mail("Eleanor")
    post.owners.answers[f"{TOLD}/{BEN}"] = mail("Ben", kind="other", is_of_block=False)
    await heard(post, ADDED)
    await heard(post, ADDED)
    await post.send()

    messages = {each.recipient: each for each in await post.messages()}
    assert messages.keys() == {"eleanor@example.com", "ben@example.com"}
    text = " ".join(messages["eleanor@example.com"].body_text.split())
    assert "the block of Flat 3, Heron Quay (fire safety)." in text
    assert f"https://portal.harrowmere.example/home/{ACCOUNT}/documents" in text
    assert "for Flat 3, Heron Quay." in messages["ben@example.com"].body_text


@pytest.mark.parametrize("answer", [None, mail("Eleanor", email="")], ids=["gone", "no address"])
async def test_who_may_not_see_it_any_more_is_not_written_to(post, answer):
    post.owners.answers[TOLD] = {"contact_ids": [str(ELEANOR)], "has_more": False}
    if answer:
        post.owners.answers[f"{TOLD}/{ELEANOR}"] = answer
    await heard(post, ADDED)
    await post.send()

    assert [each.state for each in await post.messages()] == ["expired"]
