"""A message from the event that asks for it to its end: sent, failed or expired, never limbo."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from chassis.errors import Unavailable
from chassis.events import Event, now
from chassis.messaging import Delivery, handle_once
from chassis.publishing import Publisher
from contracts.events.cases import CaseOpened, CustomerReplyRequested
from contracts.events.identity import (
    EmailChangeRequested,
    MailboxProofRequested,
    OtherEmailRequested,
    OtherEmailsChanged,
    PasswordChanged,
    PasswordResetRequested,
    UserActivated,
    UserEmailChanged,
)
from contracts.events.registration import AccessRefused
from services.notifications import jobs
from services.notifications.subscribers import handlers
from services.notifications.use_cases.claim_due_messages import claim_due_messages
from tests.notifications.conftest import HARROWMERE, WEXBOURNE, Post, a_sender
from tests.notifications.scripted_smtp import DROP, STALL

ELEANOR = "eleanor.vance@example.com"
REGISTRATION = UUID("0b8ad3f6-3f0b-4a4f-9d5f-0b8f34c9a101")
REQUEST = UUID("0b8ad3f6-3f0b-4a4f-9d5f-0b8f34c9a102")


async def heard(post: Post, event: Event) -> None:
    """Deliver an event to the handlers that listen to it, as the broker would.

    Each in its own queue: one that fails keeps no other from it. Raises the first failure.
    """
    delivery = Delivery(post.database, post.clients, Publisher("amqp://unused"), None)
    failures = []
    for subscription in handlers.subscriptions:
        if type(event) in subscription.events:
            try:
                await handle_once(subscription, delivery, event)
            except Unavailable as failure:
                failures.append(failure)
    if failures:
        raise failures[0]


def a_code_wanted(landlord=HARROWMERE, request: UUID = REQUEST) -> MailboxProofRequested:
    return MailboxProofRequested(
        landlord_id=landlord.id, request_id=request, registration_id=REGISTRATION
    )


def given_the_code(post: Post, kind: str = "mailbox_code", **changes: Any) -> None:
    post.owners.answers[f"POST identity/secrets/{REQUEST}"] = {
        "kind": kind,
        "email": ELEANOR,
        "code": "482913" if kind == "mailbox_code" else None,
        "expires_at": (now() + timedelta(minutes=10)).isoformat(),
        **changes,
    }


def given_the_applicant(post: Post, email: str = ELEANOR) -> None:
    post.owners.answers[f"GET cases/tracking-links/{REGISTRATION}"] = {
        "link": "http://localhost:8000/track#a-token"
    }
    post.owners.answers[f"GET registration/registrations/{REGISTRATION}/facts"] = {
        "registration_id": str(REGISTRATION),
        "state": "enquiry_sent",
        "first_name": "Eleanor\r\nBcc: everybody@example.org",
        "last_name": "Vance",
        "email": email,
        "telephone": "",
        "postcode": "LX2 3AB",
        "account_reference": "",
        "purchase_month": None,
        "purchase_year": None,
        "enquiry": None,
        "reference": "SR00001245",
        "started_at": now().isoformat(),
        "enquiry_sent_at": None,
    }


def a_case() -> CaseOpened:
    return CaseOpened(
        landlord_id=HARROWMERE.id,
        case_id=uuid4(),
        reference="SR00001245",
        kind="registration",
        registration_id=REGISTRATION,
        due_at="2026-11-24T23:59:59Z",
    )


async def test_a_code_goes_out_and_is_not_kept(post: Post):
    given_the_code(post)

    await heard(post, a_code_wanted())
    await post.send()

    [mail] = post.relay.to(ELEANOR)
    assert "482913" in mail.get_body(("plain",)).get_content()
    assert "10 minutes" in mail.get_body(("plain",)).get_content()
    [row] = await post.messages()
    assert (row.state, row.attempts, row.recipient) == ("sent", 1, ELEANOR)
    assert mail["Message-ID"] == f"<{row.id}@harrowmere.example>"
    kept = f"{row.subject} {row.body_text} {row.body_html} {row.facts}"
    assert "482913" not in kept
    assert "••••••" in kept


async def test_an_address_with_a_login_is_told_so_and_gets_no_code(post: Post):
    given_the_code(post, kind="already_registered")

    await heard(post, a_code_wanted())
    await post.send()

    [mail] = post.relay.to(ELEANOR)
    assert mail["Subject"] == "You already have a login"
    [row] = await post.messages()
    assert row.template == "already_registered"


def given_the_link(post: Post, kind: str = "password_reset", **changes: Any) -> None:
    link = "https://portal.harrowmere.example/changing-password?token=0a1b2c3d"
    given_the_code(post, kind=kind, link=link if kind == "password_reset" else None, **changes)


def a_link_wanted() -> PasswordResetRequested:
    return PasswordResetRequested(landlord_id=HARROWMERE.id, request_id=REQUEST)


async def test_a_link_for_a_new_password_goes_out_and_is_not_kept(post: Post):
    given_the_link(post, expires_at=(now() + timedelta(minutes=60)).isoformat())

    await heard(post, a_link_wanted())
    await post.send()

    [mail] = post.relay.to(ELEANOR)
    text = mail.get_body(("plain",)).get_content()
    assert "changing-password?token=0a1b2c3d" in text
    assert "60 minutes" in text
    assert "only the newest" in text
    [row] = await post.messages()
    kept = f"{row.subject} {row.body_text} {row.body_html} {row.facts}"
    assert "0a1b2c3d" not in kept
    assert "[link]" in kept


@pytest.mark.parametrize(("user_kind", "offered"), [("customer", True), ("staff", False)])
async def test_an_address_without_a_login_is_told_so(post: Post, user_kind: str, offered: bool):
    given_the_link(post, kind="no_login", user_kind=user_kind)

    await heard(post, a_link_wanted())
    await post.send()

    [mail] = post.relay.to(ELEANOR)
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "There is no login with this email address"
    assert ("never registered" in " ".join(text.split())) is offered
    [row] = await post.messages()
    assert (row.template, row.state) == ("no_login", "sent")


async def test_nothing_is_sent_where_nobody_shall_be_told(post: Post):
    await heard(post, a_link_wanted())
    await post.send()

    assert post.relay.taken == []
    [row] = await post.messages()
    assert row.state == "expired"


async def test_an_event_that_comes_again_makes_no_second_mail(post: Post):
    given_the_code(post)
    event = a_code_wanted()

    await heard(post, event)
    await post.send()
    await heard(post, event)
    again = event.model_copy()
    for subscription in handlers.subscriptions:
        if type(event) in subscription.events:
            async with post.database.transaction(HARROWMERE.id) as session:
                await subscription.handle(session, again)  # even past the inbox
    await post.send()

    assert len(post.relay.taken) == 1
    assert len(await post.messages()) == 1


async def test_an_enquiry_is_acknowledged_with_its_number_and_day(post: Post):
    given_the_applicant(post)
    case = a_case()

    await heard(post, case)
    await post.send()

    [mail] = post.relay.to(ELEANOR)
    assert mail["Subject"] == "We have your enquiry SR00001245"
    assert "24 November 2026" in mail.get_body(("plain",)).get_content()
    assert mail["Bcc"] is None
    [(key, body)] = await post.announced()
    assert key == "notifications.message.delivered.v1"
    assert body["case_id"] == str(case.case_id)
    assert ELEANOR not in str(body)


async def test_a_login_that_works_is_announced_to_its_owner(post: Post):
    user = uuid4()
    post.owners.answers[f"GET identity/users/{user}/recipient"] = {"email": ELEANOR}

    await heard(post, UserActivated(landlord_id=HARROWMERE.id, user_id=user, contact_id=uuid4()))
    await post.send()

    assert post.relay.to(ELEANOR)[0]["Subject"] == "Your login works now"


async def test_a_notice_carries_the_link_of_this_was_not_me_and_its_kept_copy_does_not(post: Post):
    user, link = uuid4(), "https://portal.harrowmere.example/not-me?token=abc"
    event = PasswordChanged(landlord_id=HARROWMERE.id, user_id=user, how="changed")
    await heard(post, event)
    [waiting] = await post.messages()
    post.owners.answers[f"GET identity/users/{user}/recipient"] = {"email": ELEANOR}
    post.owners.answers[f"PUT identity/security-notices/{waiting.id}"] = {
        "email": ELEANOR,
        "link": link,
    }

    await post.send()

    [mail] = post.relay.to(ELEANOR)
    assert link in mail.get_body(("plain",)).get_content()
    assert link in mail.get_body(("html",)).get_content()
    [kept] = await post.messages()
    assert "not-me" not in kept.body_text + kept.body_html


async def test_an_undone_change_of_address_is_told_to_both_mailboxes(post: Post):
    user, other = uuid4(), "eleanor@new.example.com"
    post.owners.answers[f"GET identity/users/{user}/recipient"] = {"email": ELEANOR}
    given_the_code(post, kind="email_restored", email=other)

    await heard(
        post,
        UserEmailChanged(
            landlord_id=HARROWMERE.id,
            user_id=user,
            contact_id=uuid4(),
            request_id=REQUEST,
            is_undone=True,
        ),
    )
    await post.send()

    for mailbox in (ELEANOR, other):
        [mail] = post.relay.to(mailbox)
        assert mail["Subject"] == "A change of email address was undone"


@pytest.mark.parametrize("kind", ["email_confirmation", "email_taken", "email_changed"])
async def test_a_mail_about_a_new_address_goes_where_its_owner_says(post: Post, kind: str):
    link = "https://my.harrowmere.example/confirming-email?token=secret"
    given_the_code(post, kind=kind, link=link)

    await heard(
        post,
        EmailChangeRequested(landlord_id=HARROWMERE.id, request_id=REQUEST, user_id=uuid4()),
    )
    await post.send()

    [mail] = post.relay.to(ELEANOR)
    assert (link in mail.get_body(("plain",)).get_content()) == (kind != "email_taken")
    [row] = await post.messages()
    assert "secret" not in f"{row.subject} {row.body_text} {row.body_html}"


@pytest.mark.parametrize("kind", ["other_email_confirmation", "email_taken"])
async def test_a_mail_about_a_further_address_goes_to_its_mailbox(post: Post, kind: str):
    link = "https://my.harrowmere.example/adding-email?token=secret"
    given_the_code(post, kind=kind, link=link)

    await heard(
        post, OtherEmailRequested(landlord_id=HARROWMERE.id, request_id=REQUEST, user_id=uuid4())
    )
    await post.send()

    [mail] = post.relay.to(ELEANOR)
    assert (link in mail.get_body(("plain",)).get_content()) == (kind != "email_taken")
    [row] = await post.messages()
    assert "secret" not in f"{row.subject} {row.body_text} {row.body_html}"


@pytest.mark.parametrize("is_added", [True, False], ids=["added", "removed"])
async def test_the_owner_of_a_login_hears_of_an_address_that_was_added(post: Post, is_added: bool):
    user, link = uuid4(), "https://portal.harrowmere.example/not-me?token=abc"
    event = OtherEmailsChanged(landlord_id=HARROWMERE.id, user_id=user, is_added=is_added)
    await heard(post, event)
    waiting = await post.messages()
    post.owners.answers[f"GET identity/users/{user}/recipient"] = {"email": ELEANOR}
    for one in waiting:
        post.owners.answers[f"PUT identity/security-notices/{one.id}"] = {
            "email": ELEANOR,
            "link": link,
        }

    await post.send()

    mails = post.relay.to(ELEANOR)
    assert len(mails) == is_added
    assert all(link in mail.get_body(("plain",)).get_content() for mail in mails)


async def test_a_refusal_says_why_and_what_to_do(post: Post):
    given_the_applicant(post)
    post.owners.answers[f"GET cases/registrations/{REGISTRATION}/refusal"] = {
        "reference": "SR00001245",
        "reason": "Somebody else holds this account.\n\nPlease bring your deeds.",
    }

    await heard(
        post,
        AccessRefused(
            landlord_id=HARROWMERE.id, registration_id=REGISTRATION, reason="not_account_holder"
        ),
    )
    await post.send()

    text = " ".join(post.relay.to(ELEANOR)[0].get_body(("plain",)).get_content().split())
    assert "Somebody else holds this account. Please bring your deeds." in text
    assert "SR00001245" in text
    assert "complaint" in text


async def test_a_question_carries_its_link_and_the_kept_copy_does_not(post: Post):
    link = "https://portal.harrowmere.example/replies/1#token"
    post.owners.answers[f"POST cases/secrets/{REQUEST}"] = {
        "email": ELEANOR,
        "reference": "SR00001245",
        "question": "Which month did you move in?",
        "link": link,
    }

    await heard(
        post,
        CustomerReplyRequested(landlord_id=HARROWMERE.id, request_id=REQUEST, case_id=uuid4()),
    )
    await post.send()

    [mail] = post.relay.to(ELEANOR)
    assert link in mail.get_body(("plain",)).get_content()
    assert link in mail.get_body(("html",)).get_content()
    [row] = await post.messages()
    assert "token" not in f"{row.body_text} {row.body_html}"
    assert "Which month did you move in?" in row.body_text


async def test_a_refusal_for_good_ends_the_message_and_reaches_the_case(post: Post):
    given_the_applicant(post)
    case = a_case()
    post.relay.script = {"RCPT": ["550 no such user eleanor.vance@example.com"]}

    await heard(post, case)
    await post.send()
    await post.make_due()
    await post.send()

    [row] = await post.messages()
    assert (row.state, row.last_reason, row.attempts) == ("failed", "550", 1)
    [(key, body)] = await post.announced()
    assert key == "notifications.message.failed.v1"
    assert (body["reason"], body["case_id"]) == ("refused", str(case.case_id))


@pytest.mark.parametrize("trouble", [{"RCPT": ["450 later"]}, {"DATA": [STALL]}])
async def test_a_failure_for_now_is_tried_again_later_as_the_same_mail(
    post: Post, trouble: dict[str, list[str]]
):
    given_the_applicant(post)
    post.relay.script = trouble

    await heard(post, a_case())
    await post.send()
    [waiting] = await post.messages()
    await post.send()
    assert post.relay.taken == []
    await post.make_due()
    await post.send()

    assert waiting.state == "queued"
    assert 20 < (waiting.next_attempt_at - now()).total_seconds() < 40
    [row] = await post.messages()
    assert (row.state, row.attempts) == ("sent", 2)
    assert post.relay.taken[0]["Message-ID"] == f"<{row.id}@harrowmere.example>"


async def test_a_connection_lost_after_the_dot_repeats_the_same_mail_only(post: Post):
    given_the_code(post)
    post.relay.script = {"DATA": [DROP]}

    await heard(post, a_code_wanted())
    await post.send()
    await post.make_due()
    await post.send()

    assert len(post.relay.taken) == 2
    assert post.relay.raw[0] == post.relay.raw[1]


async def test_a_sender_that_dies_after_the_relay_took_the_mail_sends_it_again_unchanged(
    post: Post, monkeypatch: pytest.MonkeyPatch
):
    given_the_applicant(post)
    await heard(post, a_case())

    async def dies(*_args: object, **_kwargs: object) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr(post.sender, "_settle", dies)
    await post.send()
    monkeypatch.undo()
    [between] = await post.messages()
    await asyncio.sleep(2.1)  # the claim runs out
    await post.send()

    assert between.state == "queued"
    [row] = await post.messages()
    assert row.state == "sent"
    assert len(post.relay.taken) == 2
    assert post.relay.raw[0] == post.relay.raw[1]


async def test_several_senders_send_each_mail_once(post: Post):
    given_the_applicant(post)
    transport = httpx.MockTransport(post.owners.respond)
    async with httpx.AsyncClient(transport=transport) as http:
        senders = [a_sender(post.database, post.relay, http) for _ in range(3)]
        for _ in range(9):
            await heard(post, a_case())

        for _ in range(5):
            await asyncio.gather(*(sender.take_up_due() for sender in senders))
            await asyncio.gather(*(sender.settle_all() for sender in senders))

    assert len(post.relay.taken) == 9
    assert len({mail["Message-ID"] for mail in post.relay.taken}) == 9


async def test_a_slow_relay_keeps_its_claim(post: Post):
    given_the_code(post)
    await heard(post, a_code_wanted())
    async with post.database.transaction(HARROWMERE.id) as session:
        [claimed] = await claim_due_messages(
            session,
            landlord_id=HARROWMERE.id,
            now=now(),
            claim_for=timedelta(seconds=1),
            limit=5,
        )
    async with post.sender._claim_kept(claimed):
        await asyncio.sleep(1.5)
        await post.send()

    assert post.relay.taken == []


async def test_an_owner_that_is_down_costs_no_attempt(post: Post):
    post.owners.answers[f"POST identity/secrets/{REQUEST}"] = 503
    await heard(post, a_code_wanted())
    await post.send()
    [waiting] = await post.messages()
    given_the_code(post)
    await post.make_due()
    await post.send()

    assert (waiting.attempts, waiting.last_reason) == (0, "owner_unavailable")
    assert (waiting.next_attempt_at - now()).total_seconds() < 7
    assert len(post.relay.taken) == 1


async def test_a_code_that_was_replaced_is_not_sent(post: Post):
    await heard(post, a_code_wanted())
    await post.send()

    [row] = await post.messages()
    assert (row.state, row.last_reason) == ("expired", "not_wanted")


async def test_a_code_that_is_dead_is_not_sent(post: Post):
    given_the_code(post, expires_at=(now() - timedelta(seconds=1)).isoformat())
    await heard(post, a_code_wanted())
    await post.send()

    [row] = await post.messages()
    assert row.state == "expired"
    assert post.relay.taken == []


async def test_a_code_is_given_up_when_the_next_attempt_would_be_too_late(post: Post):
    given_the_code(post, expires_at=(now() + timedelta(seconds=20)).isoformat())
    post.relay.script = {"RCPT": ["450 later"]}

    await heard(post, a_code_wanted())
    await post.send()

    [row] = await post.messages()
    assert row.state == "expired"
    assert (await post.announced())[0][1]["reason"] == "expired"


async def test_an_address_that_would_break_out_of_its_header_ends_the_message(post: Post):
    given_the_applicant(post, email="e@example.org\r\nBcc: everybody@example.org")

    await heard(post, a_case())
    await post.send()

    [row] = await post.messages()
    assert (row.state, row.last_reason) == ("failed", "bad_address")
    assert post.relay.taken == []


async def test_the_eleventh_mail_of_an_hour_waits_and_codes_do_not_use_up_the_other_lane(
    post: Post,
):
    given_the_code(post)
    given_the_applicant(post)
    for _ in range(11):
        await heard(post, a_code_wanted())
    await heard(post, a_case())

    for _ in range(6):
        await post.send()

    assert len(post.relay.to(ELEANOR)) == 11
    rows = await post.messages()
    waiting = [row for row in rows if row.state == "queued"]
    assert [row.last_reason for row in waiting] == ["allowance_used_up"]
    assert [row.template for row in rows if row.state == "sent"].count("enquiry_received") == 1


async def test_each_landlord_writes_under_its_own_name_and_sees_its_own_messages(post: Post):
    given_the_code(post)
    other = uuid4()
    post.owners.answers[f"POST identity/secrets/{other}"] = {
        "kind": "mailbox_code",
        "email": "someone@example.net",
        "code": "111111",
    }

    await heard(post, a_code_wanted())
    await heard(post, a_code_wanted(WEXBOURNE, request=other))
    await post.send()

    assert "Harrowmere Homes" in post.relay.to(ELEANOR)[0]["From"]
    assert "Wexbourne Homes" in post.relay.to("someone@example.net")[0]["From"]
    assert len(await post.messages(HARROWMERE)) == 1
    assert len(await post.messages(WEXBOURNE)) == 1


async def test_a_code_leaves_at_once_and_not_when_the_clock_looks_next(post: Post, monkeypatch):
    monkeypatch.setattr(jobs, "POLL_SECONDS", 3600.0)
    given_the_code(post)
    running = asyncio.create_task(post.sender.run())
    await asyncio.sleep(0.5)

    await heard(post, a_code_wanted())
    async with asyncio.timeout(60):
        while not post.relay.taken:
            await asyncio.sleep(0.02)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    [row] = await post.messages()
    assert row.state == "sent"


async def test_new_mail_is_looked_for_at_its_landlord_alone(post: Post):
    given_the_applicant(post)
    await heard(post, a_case())

    await post.sender.take_up_due([WEXBOURNE.id])
    await post.sender.settle_all()
    assert post.relay.taken == []
    await post.sender.take_up_due([HARROWMERE.id])
    await post.sender.settle_all()

    assert len(post.relay.taken) == 1


async def test_more_mails_than_hands_leave_at_once_without_waiting_for_the_clock(
    post: Post, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(jobs, "POLL_SECONDS", 3600)
    given_the_applicant(post)
    running = asyncio.create_task(post.sender.run())
    await asyncio.sleep(0.3)  # it listens
    hands = post.sender._context.settings.smtp_connections

    for _ in range(2 * hands + 1):
        await heard(post, a_case())
    async with asyncio.timeout(30):
        while len(post.relay.taken) < 2 * hands + 1:
            await asyncio.sleep(0.05)

    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert len({mail["Message-ID"] for mail in post.relay.taken}) == 2 * hands + 1
