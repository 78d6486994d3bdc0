"""Mails in a landlord's own words, as they are sent."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.auth import Caller
from chassis.events import now
from services.notifications.domain.greeting import greeting
from services.notifications.domain.letters import LETTERS, letter_named
from services.notifications.domain.tags import required_tags_of, tags_of
from services.notifications.domain.wording import (
    Look,
    TagWithoutValue,
    Wording,
    WordingRefused,
    fill,
    require_sendable,
)
from services.notifications.domain.writing import TEMPLATES, shipped_wording, write
from services.notifications.use_cases.queue_message import queue_message
from services.notifications.use_cases.save_wording import save_wording
from tests.notifications.conftest import HARROWMERE, Post
from tests.notifications.test_letters import FACTS
from tests.notifications.test_letters import HARROWMERE as LETTERHEAD

USER = UUID("0b8ad3f6-3f0b-4a4f-9d5f-0b8f34c9a103")
MINE = Wording("Come in", "# Come in\n\n{{ greeting }}\n\nGo to {{ portal }}\n- Homes\n- Cases")
WORDED = [name for name in LETTERS if tags_of(name) is not None]


async def worded(post: Post, letter: str, wording: Wording, over: int = 0) -> None:
    caller = Caller("staff", str(uuid4()), HARROWMERE.id, frozenset({"lead"}), "Imogen Farrar")
    async with post.database.transaction(HARROWMERE.id) as session:
        await save_wording(
            session,
            letter=letter_named(letter),
            wording=wording,
            over=over,
            caller=caller,
            at=now(),
        )


async def a_welcome_for(post: Post, name: str) -> None:
    post.owners.answers[f"GET identity/users/{USER}/recipient"] = {
        "email": "eleanor.vance@example.com",
        "name": name,
    }
    async with post.database.transaction(HARROWMERE.id) as session:
        await queue_message(
            session,
            landlord_id=HARROWMERE.id,
            event_id=uuid4(),
            template="welcome",
            recipient_key=f"user:{USER}",
            queued_at=now(),
            user_id=USER,
        )


async def test_a_mail_is_sent_in_the_landlords_words_and_says_by_which_version(post: Post):
    await worded(post, "welcome", MINE)
    await a_welcome_for(post, "Eleanor Vance")

    await post.send()

    [message] = await post.messages()
    assert (message.state, message.subject, message.wording_version) == ("sent", "Come in", 1)
    assert "Dear Eleanor Vance" in (message.body_text or "")
    assert f'<a href="{HARROWMERE.portal_url}">' in (message.body_html or "")
    assert "<li" in (message.body_html or "")
    assert "Telephone 01632 960100" in (message.body_text or "")


async def test_a_mail_tried_before_stays_the_same_mail_when_the_wording_changes(post: Post):
    await worded(post, "welcome", MINE)
    await a_welcome_for(post, "Eleanor Vance")
    post.relay.script["DATA"] = ["451 later"]
    await post.send()
    await worded(post, "welcome", Wording("Changed", "Changed"), over=1)
    await post.make_due()

    await post.send()

    [message] = await post.messages()
    assert (message.attempts, message.subject, message.wording_version) == (2, "Come in", 1)


@pytest.mark.parametrize("name", WORDED)
def test_every_shipped_wording_can_be_saved_as_ones_own(name: str):
    require_sendable(shipped_wording(letter_named(name)), required_tags_of(name))


@pytest.mark.parametrize("name", WORDED)
def test_own_words_are_sent_whole_with_the_landlords_name_and_telephone(name: str):
    letter = letter_named(name)
    tags = required_tags_of(name)
    body = "\n\n".join(f"{{{{ {tag} }}}}" for tag in tags)

    facts = {**FACTS, "greeting": "Dear Eleanor Vance"}
    writing = write(letter, letterhead=LETTERHEAD, facts=facts, own=Wording("Mine", body))

    assert writing.subject == "Mine"
    for part in (writing.text, writing.html):
        assert "Harrowmere Homes" in part
        assert "{{" not in part
    for tag in tags:
        if tag in FACTS and not (TEMPLATES / name / f"{tag}.txt").is_file():
            line = str(FACTS[tag]).split("\n", maxsplit=1)[0]
            assert line in " ".join(writing.text.split())


def test_words_that_need_what_a_mail_lacks_give_way_to_the_shipped_ones():
    own = Wording("Locked", "Wait {{ lock_minutes }} minutes or open {{ link }}")
    facts = {
        "link": FACTS["link"],
        "minutes": 10,
        "lock_minutes": 0,
        "is_staff": False,
        "not_me": None,
    }

    writing = write(letter_named("login_locked"), letterhead=LETTERHEAD, facts=facts, own=own)

    assert writing.subject == "Your login is locked"


def test_words_that_would_drop_a_link_the_mail_carries_give_way():
    with pytest.raises(TagWithoutValue):
        fill(
            Wording("Hello", "You have a login."),
            tags=required_tags_of("already_registered"),
            values={"link": "https://portal.harrowmere.example/unlock#x"},
        )


def test_what_fills_a_tag_stays_words():
    own = Wording("Why", "{{ explanation }}")
    facts = {
        "explanation": "# Not a heading\n- {{ phone }} <b>",
        "reference": None,
        "is_by_owner": False,
    }

    writing = write(letter_named("access_refused"), letterhead=LETTERHEAD, facts=facts, own=own)

    assert "- {{ phone }} &lt;b&gt;" in writing.html
    assert "<h2" not in writing.html


def test_lines_make_headings_lists_paragraphs_boxes_and_buttons():
    _, blocks = fill(
        Wording("S", "# A\nb\nc\n\n- d\n\n- e\n{{ link }}\n{{ minutes }}"),
        tags=required_tags_of("password_reset"),
        values={"link": "https://x.example/", "minutes": 3},
    )

    assert [(block.look, block.lines) for block in blocks] == [
        (Look.HEADING, ("A",)),
        (Look.PARAGRAPH, ("b", "c")),
        (Look.LIST, ("d", "e")),
        (Look.LINK, ("https://x.example/",)),
        (Look.PARAGRAPH, ("3",)),
    ]


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_text_is_refused_with_advice_or_can_be_filled_in(subject: str, body: str):
    tags = required_tags_of("welcome")
    wording = Wording(subject, body)
    try:
        require_sendable(wording, tags)
    except WordingRefused as refusal:
        advice = refusal.fields
    else:
        filled, blocks = fill(wording, tags=tags, values={n: t.sample for n, t in tags.items()})
        advice = {"subject": filled} if blocks else {}

    assert advice


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Eleanor Vance", "Dear Eleanor Vance"),
        ("Bríd Ní Chonaill", "Dear Bríd Ní Chonaill"),
        ("D'Souza-Hale (Ms)", "Dear D'Souza-Hale (Ms)"),
        ("", "Hello"),
        ("Click http://evil.example", "Hello"),
        ("evil.example", "Hello"),
        ("x" * 81, "Hello"),
    ],
)
def test_only_a_name_is_greeted_by(name: str, greeted: str):
    assert greeting(name) == greeted
