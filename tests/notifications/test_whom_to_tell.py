"""A security notice goes to more mailboxes than the one on the login, and to those who lead."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from chassis.errors import Unavailable
from contracts.events.accounts import AccessChanged, ProvisionalAccessGiven
from contracts.events.cases import ExposureReported, ReplyUnrouted
from contracts.events.identity import (
    OneTimePasswordIssued,
    OneTimePasswordsIssuedOften,
    PasswordChanged,
)
from services.notifications.tables import LetterRow
from tests.notifications.conftest import HARROWMERE, Post
from tests.notifications.test_sending import heard

USER, CONTACT = UUID(int=1), UUID(int=2)
LEAD = "lead@harrowmere.example"
LOGIN, WORK, HOME = "eleanor.vance@example.com", "e.vance@work.example", "vances@home.example"


def given_addresses(post: Post, *emails: str) -> None:
    """Let accounts have these on record; the login has the first."""
    post.owners.answers[f"GET identity/users/{USER}/recipient"] = {"email": LOGIN}
    post.owners.answers[f"GET accounts/contacts/{CONTACT}/addresses"] = {
        "items": [
            {"address_id": str(UUID(int=100 + len(email))), "email": email} for email in emails
        ]
    }


def issued() -> OneTimePasswordIssued:
    return OneTimePasswordIssued(landlord_id=HARROWMERE.id, user_id=USER, contact_id=CONTACT)


async def given_links(post: Post) -> dict[str, str]:
    """Let identity derive a link for every message that waits; return them by whom it is for."""
    links = {}
    for waiting in await post.messages():
        link = f"https://portal.harrowmere.example/not-me?token={waiting.id}"
        links[waiting.recipient_key] = link
        post.owners.answers[f"PUT identity/security-notices/{waiting.id}"] = {
            "email": LOGIN,
            "link": link,
        }
    return links


async def test_words_that_were_read_out_are_told_to_every_address_on_record_once(post: Post):
    given_addresses(post, LOGIN.upper(), WORK, HOME)

    await heard(post, issued())
    waiting = await post.messages()
    links = await given_links(post)
    await post.send()

    assert not any("@" in f"{row.recipient_key} {row.facts}" for row in waiting)
    assert len(set(links.values())) == len(links) == 3
    texts = []
    for mailbox in (LOGIN, WORK, HOME):
        [mail] = post.relay.to(mailbox)
        assert mail["Subject"] == "We read out a one-time password for your login"
        texts.append(mail.get_body(("plain",)).get_content().replace("\n", " "))
    assert all("/not-me?token=" in text for text in texts)
    assert ["on our record of the person" in text for text in texts] == [False, True, True]


async def test_an_address_that_left_the_record_meanwhile_is_not_written_to(post: Post):
    given_addresses(post, LOGIN, WORK)
    await heard(post, issued())
    await given_links(post)
    given_addresses(post, LOGIN)

    await post.send()

    assert len(post.relay.to(LOGIN)) == 1
    assert post.relay.to(WORK) == []
    assert sorted(row.state for row in await post.messages()) == ["expired", "sent"]


async def test_without_the_record_the_mailbox_of_the_login_is_told_at_once(post: Post):
    given_addresses(post, LOGIN, WORK)
    post.owners.answers[f"GET accounts/contacts/{CONTACT}/addresses"] = 503

    with pytest.raises(Unavailable):
        await heard(post, issued())
    await given_links(post)
    await post.send()

    assert len(post.relay.to(LOGIN)) == 1


@pytest.mark.parametrize(
    ("how", "others"), [("changed", 0), ("reset", 1), ("one_time_password", 1)]
)
async def test_other_addresses_hear_of_a_password_that_took_no_password(post: Post, how, others):
    given_addresses(post, LOGIN, WORK)

    await heard(
        post,
        PasswordChanged(landlord_id=HARROWMERE.id, user_id=USER, how=how, contact_id=CONTACT),
    )
    await given_links(post)
    await post.send()

    assert len(post.relay.to(LOGIN)) == 1
    assert len(post.relay.to(WORK)) == others


@pytest.mark.parametrize(
    ("scope", "count", "said"),
    [("staff", 11, "one member of staff had read out 11"), ("customer", 4, "one customer had")],
)
async def test_leads_hear_once_that_more_words_are_read_out_than_usual(
    post: Post, scope, count, said
):
    leads = {
        UUID(int=7): "imogen.farrar@harrowmere.example",
        UUID(int=8): "lead@harrowmere.example",
    }
    post.owners.answers["GET identity/staff/with-role/lead"] = {
        "user_ids": [str(lead) for lead in leads]
    }
    for lead, email in leads.items():
        post.owners.answers[f"GET identity/users/{lead}/recipient"] = {
            "email": email,
            "kind": "staff",
        }

    for further in range(2):
        await heard(
            post,
            OneTimePasswordsIssuedOften(
                landlord_id=HARROWMERE.id,
                scope=scope,
                count=count + further,
                user_id=uuid4(),
                issued_by=uuid4(),
                is_first_over=further == 0,
            ),
        )
    await post.send()

    for email in leads.values():
        [mail] = post.relay.to(email)
        text = mail.get_body(("plain",)).get_content().replace("\n", " ")
        assert said in text
        assert "queue Security" in text


async def test_staff_are_told_to_go_to_a_colleague_and_not_to_ring_the_customers_number(
    post: Post,
):
    post.owners.answers[f"GET identity/users/{USER}/recipient"] = {"email": LOGIN, "kind": "staff"}
    await heard(post, PasswordChanged(landlord_id=HARROWMERE.id, user_id=USER, how="changed"))
    [waiting] = await post.messages()
    post.owners.answers[f"PUT identity/security-notices/{waiting.id}"] = {"email": LOGIN}

    await post.send()

    [mail] = post.relay.to(LOGIN)
    for part in ("plain", "html"):
        text = mail.get_body((part,)).get_content().replace("\n", " ")
        assert "Tell whoever looks after logins" in text or "tell whoever looks" in text
        assert "all us at once" not in text


@pytest.mark.parametrize("who", ["owner", "own"])
async def test_everybody_hears_who_may_act_on_a_home_now_and_no_mail_names_them(
    post: Post, who: str
):
    connection, reader = UUID(int=7), UUID(int=8)
    post.owners.answers[f"GET accounts/connections/{connection}/told/{reader}"] = {
        "email": HOME,
        "name": "Ada Vance",
        "address": "Flat 3, Heron Quay",
        "is_own": who == "own",
    }
    event = AccessChanged(
        landlord_id=HARROWMERE.id,
        connection_id=connection,
        account_id=UUID(int=9),
        contact_id=CONTACT,
        change="contested",
        by="owner",
        told_ids=[reader],
    )

    await heard(post, event)
    await heard(post, event)
    await post.send()

    [mail] = post.relay.to(HOME)
    text = " ".join(mail.get_body(("plain",)).get_content().split())
    expected = {
        "owner": "does not agree that another person was let in",
        "own": "does not agree that you were let in",
    }
    assert expected[who] in text
    assert "Flat 3, Heron Quay" in text
    assert ("/approved-contacts" in text) == (who == "owner")


async def test_every_lead_hears_of_an_answer_that_found_no_queue(post: Post):
    leads = [UUID(int=51), UUID(int=52)]
    post.owners.answers["GET identity/staff/with-role/lead"] = {
        "user_ids": [str(lead) for lead in leads]
    }
    for number, lead in enumerate(leads):
        post.owners.answers[f"GET identity/users/{lead}/recipient"] = {
            "email": f"lead{number}@example.com",
            "kind": "staff",
        }
    event = ReplyUnrouted(landlord_id=HARROWMERE.id, case_id=UUID(int=6), reference="SR00000007")

    await heard(post, event)
    await heard(post, event)
    await post.send()

    for number in range(2):
        [mail] = post.relay.to(f"lead{number}@example.com")
        assert "SR00000007" in mail.get_body(("plain",)).get_content()


async def test_of_a_newcomer_the_home_and_everybody_told_hear_once(post: Post):
    connection, others = UUID(int=71), [UUID(int=72), UUID(int=73)]
    link = "https://portal.harrowmere.example/unexpected-newcomer?token=abc"
    for other, email in zip(others, (LOGIN, ""), strict=True):
        post.owners.answers[f"GET accounts/newcomers/{connection}/told/{other}"] = {
            "email": email,
            "name": "Eleanor Vance",
            "address": "Flat 3, Heron Quay",
            "registered_at": "2026-11-22T12:00:00Z",
            "link": link,
        }
    event = ProvisionalAccessGiven(
        landlord_id=HARROWMERE.id,
        connection_id=connection,
        account_id=UUID(int=74),
        contact_id=UUID(int=75),
        told_ids=others,
    )

    await heard(post, event)
    await heard(post, event)
    await post.send()

    async with post.database.transaction(HARROWMERE.id) as session:
        [letter] = await session.scalars(select(LetterRow))
    assert (letter.kind, letter.state, letter.connection_id) == (
        "somebody_registered",
        "waiting",
        connection,
    )
    [mail] = post.relay.to(LOGIN)
    text = mail.get_body(("plain",)).get_content()
    assert "Flat 3, Heron Quay" in text
    assert link in text
    assert all(link not in f"{row.body_text} {row.facts}" for row in await post.messages())


async def test_the_leads_hear_at_once_that_somebody_sees_what_is_another_persons(post: Post):
    lead = UUID(int=7)
    post.owners.answers["GET identity/staff/with-role/lead"] = {"user_ids": [str(lead)]}
    post.owners.answers[f"GET identity/users/{lead}/recipient"] = {"email": LEAD, "kind": "staff"}
    event = ExposureReported(landlord_id=HARROWMERE.id, case_id=uuid4(), reference="SR00000041")

    await heard(post, event)
    await heard(post, event)
    await post.send()

    [mail] = post.relay.to(LEAD)
    assert "Urgent" in mail["Subject"]
    text = mail.get_body(("plain",)).get_content().replace("\n", " ")
    for words in ("SR00000041", "close these rooms for all customers first", "72 hours"):
        assert words in text
