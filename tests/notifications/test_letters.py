"""What stands in the mails, and what can never stand in them."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from services.notifications.domain.access_words import access_told
from services.notifications.domain.composing import HeaderRefused, Writing, address_of, compose
from services.notifications.domain.foot import Letterhead
from services.notifications.domain.letters import LETTERS, LetterUnknown, letter_named
from services.notifications.domain.writing import write

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MESSAGE_ID = UUID("7f0ad3f6-3f0b-4a4f-9d5f-0b8f34c9a001")
HARROWMERE = Letterhead(
    name="Harrowmere Homes", phone="01632 960100", portal_url="https://portal.harrowmere.example/"
)
FACTS = {
    "code": "482913",
    "first_day": "1 April 2026",
    "last_day": "30 September 2026",
    "place": "home/7/statements",
    "minutes": 10,
    "lock_minutes": 15,
    "change": "set_up",
    "is_staff": False,
    "is_mine": True,
    "is_other_address": True,
    "scope": "staff",
    "count": 11,
    "at": "22 November 2026, 2:48pm",
    "hours": 24,
    "reference": "SR00001245",
    "answer_by": "Tuesday 24 November 2026",
    "address": "Flat 3, Heron Quay",
    "asked_on": "22 November 2026",
    "invited_on": "22 November 2026",
    "is_by_staff": False,
    "state": "approved",
    "on": "22 November 2026",
    "told": access_told("contested", "owner", "Flat 3, Heron Quay", is_own=True),
    "is_own": True,
    "greeting": "Dear Eleanor Vance",
    "is_by_owner": False,
    "until": "29 November 2026, 2:48pm",
    "answer_until": "Friday 27 November 2026",
    "reason": "We need the marriage certificate.",
    "explanation": "Our records do not show you as a customer of this home.",
    "account_number": "25101000101",
    "answer_link": "https://portal.harrowmere.example/reply/7/9",
    "question": "Which flat do you live in?\nSince when?",
    "link": "https://portal.harrowmere.example/reply#abc",
    "not_me": "https://portal.harrowmere.example/not-me?token=abc",
}
WRITING = Writing(subject="Hello", text="Hello.\n", html="<p>Hello.</p>")


def composed(**changes: str) -> bytes:
    """Compose a mail in which one header value is replaced."""
    writing = Writing(changes.pop("subject", "Hello"), WRITING.text, WRITING.html)
    values = {
        "sender_name": "Harrowmere Homes",
        "sender": "no-reply@harrowmere.example",
        "recipient": "eleanor.vance@example.com",
        **changes,
    }
    return compose(message_id=MESSAGE_ID, writing=writing, dated=NOON, **values).as_bytes()


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_names_the_landlord_and_the_telephone_in_both_parts(name: str):
    writing = write(letter_named(name), letterhead=HARROWMERE, facts=FACTS)

    for part in (writing.text, writing.html):
        assert "Harrowmere Homes" in part
        assert "01632 960100" in part
    assert writing.subject


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_is_free_of_pictures_scripts_and_foreign_links(name: str):
    html = write(letter_named(name), letterhead=HARROWMERE, facts=FACTS).html

    assert "<img" not in html
    assert "<script" not in html
    assert html.count("http") == html.count("https://portal.harrowmere.example/")


@pytest.mark.parametrize("name", LETTERS)
def test_lines_of_the_text_part_are_short(name: str):
    text = write(letter_named(name), letterhead=HARROWMERE, facts=FACTS).text

    assert max(len(line) for line in text.splitlines()) <= 72


def test_the_code_mail_holds_the_code_and_nothing_of_the_person():
    writing = write(
        letter_named("mailbox_code"), letterhead=HARROWMERE, facts={"code": "482913", "minutes": 10}
    )

    assert "482913" in writing.text
    assert "482913" in writing.html
    assert "482913" not in writing.subject
    assert "10 minutes" in writing.text


def test_a_letter_with_a_hole_in_it_is_not_written():
    with pytest.raises(UndefinedError):
        write(letter_named("enquiry_received"), letterhead=HARROWMERE, facts={})


def test_a_letter_nobody_wrote_is_unknown():
    with pytest.raises(LetterUnknown):
        letter_named("../settings")


def test_what_staff_ask_is_shown_and_never_run():
    facts = {**FACTS, "question": "<script>alert(1)</script> {{ letterhead }}\n.\nQUIT"}
    writing = write(letter_named("reply_wanted"), letterhead=HARROWMERE, facts=facts)

    assert "<script>" not in writing.html
    assert "{{ letterhead }}" in writing.html
    assert "> <script>alert(1)</script> {{ letterhead }}" in writing.text


@pytest.mark.parametrize("header", ["subject", "sender_name", "sender", "recipient"])
@pytest.mark.parametrize(
    "payload",
    [
        "x\r\nBcc: everybody@example.org",
        "x\nBcc: everybody@example.org",
        "x\rBcc: everybody@example.org",
        "x\x00y",
        "x\u2028Bcc: everybody@example.org",
        "x\u2029Bcc: everybody@example.org",
        "x\u0085Bcc: everybody@example.org",
        "x\x0bBcc: everybody@example.org",
    ],
)
def test_nothing_typed_can_start_a_second_header(header: str, payload: str):
    value = payload if header in {"subject", "sender_name"} else f"{payload}@example.org"

    with pytest.raises(HeaderRefused):
        composed(**{header: value})


@given(st.text(max_size=60))
def test_any_subject_is_refused_or_stays_one_header(subject: str):
    try:
        raw = composed(subject=subject)
    except HeaderRefused:
        return

    mail = message_from_bytes(raw, policy=default)
    assert mail["To"] == "eleanor.vance@example.com"
    assert mail["Bcc"] is None
    assert set(mail.keys()) == set(message_from_bytes(composed(), policy=default).keys())


@pytest.mark.parametrize(
    "address",
    [
        "two@example.org, more@example.org",
        "Eleanor <e@example.org>",
        "e@example.org>",
        "@example.org",
        "e@",
        "plain",
        "a@b@example.org",
        "e@exa mple.org",
        f"{'e' * 300}@example.org",
        f"e@{'a' * 64}.org",
        "e@..",
        "jürgen@example.org",
    ],
)
def test_only_one_plain_address_is_an_address(address: str):
    with pytest.raises(HeaderRefused):
        address_of(address)


@pytest.mark.parametrize(
    "address",
    ["uatsupplier2020+100@gmail.com", "graham@thepyms.com.Test", "o'hara-whitfield.d@example.net"],
)
def test_unusual_addresses_are_mailed_as_they_were_typed(address: str):
    mail = message_from_bytes(composed(recipient=address), policy=default)

    assert mail["To"] == address


def test_a_host_outside_ascii_is_written_in_its_ascii_form():
    assert address_of("juergen@müller.example").domain == "xn--mller-kva.example"


def test_every_attempt_is_the_same_mail():
    first, second = composed(), composed()

    assert first == second
    assert b"Message-ID: <7f0ad3f6-3f0b-4a4f-9d5f-0b8f34c9a001@harrowmere.example>\r\n" in first
    assert b"Auto-Submitted: auto-generated\r\n" in first


def test_a_refusal_without_words_of_its_own_is_explained_in_general():
    facts = {"explanation": None, "reference": None, "is_by_owner": False}
    writing = write(letter_named("access_refused"), letterhead=HARROWMERE, facts=facts)

    assert "None" not in writing.text + writing.html
    assert "could not make sure" in writing.text
