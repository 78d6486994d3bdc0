"""What somebody typed into a form reaches no mailbox but one that was proved, or is on record."""

import pytest

from services.notifications.domain.letters import FIXED_FACTS, LETTERS, letter_named
from services.notifications.domain.tags import tags_of
from services.notifications.domain.wording import Wording
from services.notifications.domain.writing import WORKED_OUT, write
from tests.notifications.test_letters import FACTS, HARROWMERE

TYPED = "Click-evil-example"
TYPED_FACTS = {name: TYPED for name in FACTS if name not in FIXED_FACTS} | dict.fromkeys(
    ("name", "first_name", "last_name", "email", "words", "message", "telephone"), TYPED
)
"""Everything that is not ours, as somebody would fill it who wants a stranger to read it."""

GOES_TO_A_PROVED_MAILBOX = {
    "email_changed": "the login's old address",
    "other_email_added": "the login's address",
    "email_restored": "the login's address",
    "password_changed": "the login's addresses on record",
    "login_locked": "the login's address",
    "second_factor_changed": "the login's address",
    "enquiry_received": "the mailbox that was proved before the enquiry could be sent",
    "one_time_password_issued": "the login's addresses on record",
    "one_time_passwords_often": "staff",
    "reply_unrouted": "staff",
    "exposure_reported": "staff",
    "phone_word_changed": "the login's addresses on record",
    "welcome": "the login's address",
    "login_closing": "the login's address",
    "login_closed": "the login's address",
    "own_data_ready": "the login's address",
    "access_refused": "the mailbox that was proved before anything was compared",
    "access_requested": "the owner's address on record",
    "access_request_settled": "the owner's address on record",
    "access_invitation_accepted": "the owner's address on record",
    "unexpected_newcomer": "the address on record of who has access to the home",
    "document_added": "the address on record of who has the documents authority",
    "details_changed": "the address on record of who asked",
    "statement_ready": "the address on record of who asked",
    "access_changed": "the addresses on record of who is concerned",
    "payment_received": "the address on record of whoever paid",
    "payment_failed": "the address on record of whoever tried to pay",
    "tracking_link": "the mailbox that was proved before the enquiry could be sent",
    "reply_wanted": "the mailbox that was proved before the enquiry could be sent",
    "portal_key_link": "the mailbox that was proved before the request could be sent",
    "login_exists": "the login's address",
    "email_proposed": "the login's addresses on record",
}


def test_every_mail_says_whether_it_may_go_to_an_address_nobody_proved():
    to_anybody = {name for name, letter in LETTERS.items() if letter.is_for_anybody}

    assert to_anybody | set(GOES_TO_A_PROVED_MAILBOX) == set(LETTERS)
    assert not to_anybody & set(GOES_TO_A_PROVED_MAILBOX)
    assert "mailbox_code" in to_anybody, "the one that registering itself sends"


@pytest.mark.parametrize(
    "name", [name for name, letter in LETTERS.items() if letter.is_for_anybody]
)
def test_no_typed_word_stands_in_a_mail_to_an_address_nobody_proved(name):
    facts = {fact: FACTS.get(fact, 24) for fact in FIXED_FACTS} | TYPED_FACTS

    writing = write(letter_named(name), letterhead=HARROWMERE, facts=facts)

    assert TYPED not in writing.subject + writing.text + writing.html
    assert writing.text


@pytest.mark.parametrize(
    "name",
    [n for n, letter in LETTERS.items() if letter.is_for_anybody and tags_of(n) is not None],
)
def test_a_landlords_own_words_cannot_name_what_was_typed_either(name):
    tags = tags_of(name) or {}
    assert set(tags) <= FIXED_FACTS | WORKED_OUT | {"landlord", "phone", "portal"}

    asking = " ".join(f"{{{{ {fact} }}}}" for fact in sorted(TYPED_FACTS))
    own = Wording("Hello", "\n\n".join(["Hello", asking, *(f"{{{{ {tag} }}}}" for tag in tags)]))
    facts = {fact: FACTS.get(fact, 24) for fact in FIXED_FACTS} | TYPED_FACTS

    writing = write(letter_named(name), letterhead=HARROWMERE, facts=facts, own=own)

    assert TYPED not in writing.subject + writing.text + writing.html
