"""What people wish to be mailed about: asked at the last moment, and never in the way of security."""

from uuid import UUID, uuid4

import httpx
import pytest

from contracts.events.accounts import StatementIssued
from services.notifications.domain.communications import Reader
from services.notifications.domain.foot import letterhead_of
from services.notifications.domain.letters import LETTERS, letter_named
from services.notifications.domain.preferences import holders_of, is_mailed, offered
from services.notifications.domain.stop_links import StopLinkUnknown, message_of, stop_token
from services.notifications.domain.topics import OPTIONAL, Topic, words_of
from services.notifications.domain.writing import write
from services.notifications.store.communications import communications_of, count_unread
from services.notifications.use_cases.save_preferences import save_preferences
from tests.assembly import LANDLORD
from tests.notifications.conftest import HARROWMERE, WEXBOURNE
from tests.notifications.test_communications import a_mail
from tests.notifications.test_letters import FACTS
from tests.notifications.test_sending import a_code_wanted, given_the_code, heard

USER, CONTACT, STATEMENT, ACCOUNT = (UUID(int=each) for each in (71, 72, 73, 74))
ISSUED = StatementIssued(
    landlord_id=HARROWMERE.id, statement_id=STATEMENT, account_id=ACCOUNT, contact_id=CONTACT
)
TOLD = f"GET accounts/statements/{STATEMENT}/told/{CONTACT}"
ANSWER = {
    "email": "eleanor.vance@example.com",
    "name": "Eleanor Vance",
    "address": "Flat 3, Heron Quay",
    "account_id": str(ACCOUNT),
    "first_day": "2026-04-01",
    "last_day": "2026-09-30",
}


async def choose(post, is_on, *, contact=CONTACT, landlord=HARROWMERE, topic="statements"):
    async with post.database.transaction(landlord.id) as session:
        await save_preferences(
            session,
            landlord_id=landlord.id,
            holders=holders_of(user_id=USER, contact_id=contact),
            chosen={topic: is_on},
            at=ISSUED.occurred_at,
        )


@pytest.fixture
async def asked(post):
    """A statement was issued, and its mail waits to be sent."""
    post.owners.answers[TOLD] = ANSWER
    await heard(post, ISSUED)
    return post


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_every_mail_is_about_one_topic_that_people_can_read(name):
    words = words_of(LETTERS[name].topic)

    assert words.title
    assert words.about
    assert bool(words.always) is (LETTERS[name].topic not in OPTIONAL)


@pytest.mark.parametrize("topic", sorted(set(Topic) - OPTIONAL))
def test_what_protects_people_is_mailed_whatever_was_chosen(topic):
    assert is_mailed(topic, {topic: False})


def test_only_topics_that_there_are_mails_of_are_offered():
    assert Topic.STATEMENTS in offered()
    assert Topic.DESK not in offered()
    assert {letter.topic for letter in LETTERS.values()} - {Topic.DESK} == set(offered())


async def test_what_is_turned_off_after_it_was_written_down_is_not_mailed_and_still_there(asked):
    await choose(asked, is_on=False)
    await asked.send()

    [message] = await asked.messages()
    assert (message.state, message.recipient, message.sent_at) == ("kept", None, None)
    assert asked.relay.taken == []
    async with asked.database.transaction(HARROWMERE.id) as session:
        reader = Reader(HARROWMERE.id, None, CONTACT, None)
        [listed] = await communications_of(session, reader, limit=9)
        assert await count_unread(session, reader, most=9) == 1
    assert listed.subject == "Your statement is ready"
    assert "Flat 3, Heron Quay" in " ".join(message.body_text.split())


async def test_what_is_turned_on_again_before_it_leaves_is_mailed(asked):
    await choose(asked, is_on=False)
    await choose(asked, is_on=True)
    await asked.send()

    assert [each.state for each in await asked.messages()] == ["sent"]


@pytest.mark.parametrize(
    "other",
    [{"topic": "payments"}, {"contact": uuid4()}, {"landlord": WEXBOURNE}],
    ids=["topic", "person", "landlord"],
)
async def test_a_choice_about_something_else_stops_nothing(asked, other):
    await choose(asked, is_on=False, **other)
    await asked.send()

    assert [each.state for each in await asked.messages()] == ["sent"]


async def test_what_nobody_was_mailed_is_no_failure_to_anybody(asked):
    await choose(asked, is_on=False)
    await asked.send()

    assert not [key for key, _ in await asked.announced() if key.startswith("notifications.")]


async def test_a_mail_that_may_be_stopped_says_how_to_people_and_to_programs(asked):
    await asked.send()

    [raw], [mail] = asked.relay.raw, asked.relay.taken
    link = f"https://portal.harrowmere.example/fewer-emails?token={_token(asked, mail)}"
    assert f"List-Unsubscribe: <{link}>".encode() in raw, "unbroken, for programs to press"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for kind in ("plain", "html"):
        text = mail.get_body((kind,)).get_content()
        assert link in text
        assert "https://portal.harrowmere.example/profile/preferences" in text
    [message] = await asked.messages()
    assert "token=" not in message.body_text + message.body_html, "the kept copy ends nothing"


def _token(post, mail):
    message_id = UUID(mail["Message-ID"].strip("<>").partition("@")[0])
    return stop_token(post.clients.stop_key, message_id)


async def test_a_mail_that_protects_somebody_offers_no_stop(post):
    given_the_code(post)
    await heard(post, a_code_wanted())
    await post.send()

    [mail] = post.relay.taken
    assert mail["List-Unsubscribe"] is None
    assert "fewer-emails" not in mail.as_string()


def test_every_mail_leads_to_the_landlords_own_pages_and_to_no_other():
    landlord = HARROWMERE.model_copy(update={"pages": {"privacy": "…", "terms": "…"}})

    writing = write(letter_named("welcome"), letterhead=letterhead_of(landlord), facts=FACTS)

    for part in (writing.text, writing.html):
        for page in ("privacy", "terms", "contact"):
            assert f"https://portal.harrowmere.example/{page}" in part
        assert "/cookies" not in part
    assert "Privacy policy: https://portal.harrowmere.example/privacy" in writing.text


async def test_the_link_tells_nothing_and_belongs_to_one_mail():
    key, one, other = b"k" * 32, uuid4(), uuid4()
    token = stop_token(key, one)

    assert message_of(key, token) == one
    forged = f"{other.hex}.{token.partition('.')[2]}"
    for wrong in ("", "x", token[:-1], token + "0", token.upper(), forged):
        with pytest.raises(StopLinkUnknown):
            message_of(key, wrong)
    with pytest.raises(StopLinkUnknown):
        message_of(b"another", token)


@pytest.fixture
def api(desk):
    """Call notifications as a customer, as the portal, or as staff."""

    async def call(method, path, body=None, *, who="customer", user=USER, contact=CONTACT):
        claims = {"user_id": user, "contact_id": contact}
        issuer = "service:identity" if who == "customer" else "service:gateway"
        token = desk.neighbourhood.keys.signers[issuer].token(
            audience="notifications",
            landlord_id=LANDLORD,
            kind="customer" if who == "customer" else "service",
            subject=str(user) if who == "customer" else "service:gateway",
            claims={name: str(value) for name, value in claims.items() if value is not None}
            if who == "customer"
            else {},
        )
        transport = httpx.ASGITransport(app=desk.notifications.api, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://notifications") as http:
            return await http.request(
                method, path, json=body, headers={"Authorization": f"Bearer {token}"}
            )

    return call


def on(answer):
    return {each["topic"]: each["channels"]["email"] for each in answer.json()["items"]}


async def test_a_person_chooses_and_finds_it_so_and_nobody_elses_is_touched(api, desk):
    assert all(on(await api("GET", "/me/preferences")).values())
    saved = await api("PUT", "/me/preferences", {"email": {"payments": False}})
    mine = await api("GET", "/me/preferences")

    assert saved.status_code == 204
    assert {topic for topic, is_on in on(mine).items() if not is_on} == {"payments"}
    other = await api("GET", "/me/preferences", user=uuid4(), contact=uuid4())
    assert all(on(other).values())
    at_desk = await desk.api("priya", "GET", f"/contacts/{CONTACT}/preferences")
    assert on(at_desk) == on(mine)


@pytest.mark.parametrize("topic", ["security", "access", "cases", "desk", "nonsense", ""])
async def test_what_is_always_on_cannot_be_turned_off_and_nothing_else_is_changed(api, topic):
    answer = await api("PUT", "/me/preferences", {"email": {topic: False, "payments": False}})

    assert answer.status_code == 422
    assert all(on(await api("GET", "/me/preferences")).values())


async def test_the_link_of_a_mail_turns_its_topic_off_as_often_as_it_is_pressed(api, desk):
    message = a_mail(1, "payment_received", recipient_key=f"contact:{CONTACT}")
    async with desk.notifications.api.state.database.transaction(LANDLORD) as session:
        session.add(message)
    body = {"token": stop_token(desk.notifications.api.state.stop_key, UUID(int=1001))}

    looked = await api("POST", "/stop-links/look", body, who="portal")
    assert looked.json() == {"title": "Payments", "is_on": True}
    assert on(await api("GET", "/me/preferences"))["payments"], "looking changes nothing"
    for _ in range(2):
        stopped = await api("POST", "/stop-links/stop", body, who="portal")
        assert stopped.json() == {"title": "Payments", "is_on": False}

    mine = on(await api("GET", "/me/preferences"))
    assert {topic for topic, is_on in mine.items() if not is_on} == {"payments"}


async def test_the_link_of_a_mail_that_protects_somebody_is_no_link(api, desk):
    async with desk.notifications.api.state.database.transaction(LANDLORD) as session:
        session.add(a_mail(2, "password_changed", user_id=USER))
    body = {"token": stop_token(desk.notifications.api.state.stop_key, UUID(int=1002))}

    for act in ("look", "stop"):
        assert (await api("POST", f"/stop-links/{act}", body, who="portal")).status_code == 404
        unknown = {"token": stop_token(desk.notifications.api.state.stop_key, uuid4())}
        assert (await api("POST", f"/stop-links/{act}", unknown, who="portal")).status_code == 404
