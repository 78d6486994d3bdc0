"""Two contacts are one person: messages, wishes and consents follow, the stricter wins, and undo."""

from uuid import UUID, uuid4

from sqlalchemy import text

from chassis.events import now
from services.notifications.domain.merging import stricter
from services.notifications.use_cases.erase_person import erase_person
from services.notifications.use_cases.follow_merged_contacts import follow_merged_contacts
from services.notifications.use_cases.give_back_merged_contacts import give_back_merged_contacts
from tests.assembly import LANDLORD
from tests.notifications.test_communications import a_letter, a_mail, kept
from tests.notifications.test_consents import PATH, TAKEN_BACK, asks, given, state
from tests.notifications.test_preferences import CONTACT, USER, api

__all__ = ["api", "asks", "kept"]

GONE, GONE_USER = UUID(int=972), UUID(int=971)
MERGE = {"landlord_id": LANDLORD, "survivor_id": CONTACT, "merged_id": GONE}
ALL = (
    "SELECT id, recipient_key FROM messages ORDER BY id",
    "SELECT id, contact_id FROM letters ORDER BY id",
    "SELECT holder, topic, is_on, changed_at FROM preferences ORDER BY holder, topic",
    "SELECT id, holder, purpose, is_given, decided_at FROM consents ORDER BY id",
)


def database_of(desk):
    return desk.notifications.api.state.database


async def merged(desk, merge_id):
    async with database_of(desk).transaction(LANDLORD) as session:
        await follow_merged_contacts(
            session, merge_id=merge_id, survivor_user_id=USER, at=now(), **MERGE
        )


async def undone(desk, merge_id):
    async with database_of(desk).transaction(LANDLORD) as session:
        await give_back_merged_contacts(session, merge_id=merge_id, at=now(), **MERGE)


async def snapshot(desk):
    async with database_of(desk).transaction(LANDLORD) as session:
        return [[tuple(row) for row in await session.execute(text(query))] for query in ALL]


async def choose(api, *, user, contact, **topics):
    answer = await api("PUT", "/me/preferences", {"email": topics}, user=user, contact=contact)
    assert answer.status_code == 204, answer.text


async def chosen(api, **who):
    items = (await api("GET", "/me/preferences", **who)).json()["items"]
    return {each["topic"]: each["channels"]["email"] for each in items}


def test_what_one_alone_chose_counts_and_no_counts_more_than_yes():
    mine, theirs = {"a": True, "b": True, "c": False}, {"b": False, "c": True, "d": True}

    assert stricter(mine, theirs) == {"a": True, "b": False, "c": False, "d": True}


async def test_everything_follows_and_goes_back_exactly(kept, desk, api, asks):
    await kept(
        a_mail(1, recipient_key=f"contact:{GONE}"), a_mail(2, recipient_key=f"contact:{CONTACT}")
    )
    async with database_of(desk).transaction(LANDLORD) as session:
        letter = a_letter(None, contact=GONE)
        letter.state = "waiting"
        session.add(letter)
    await choose(api, user=GONE_USER, contact=GONE, payments=False, statements=True)
    await choose(api, user=USER, contact=CONTACT, payments=True, statements=False)
    await api("PUT", PATH, given(), user=GONE_USER, contact=GONE)
    await api("PUT", PATH, TAKEN_BACK, user=GONE_USER, contact=GONE)
    await api("PUT", PATH, given(), user=USER, contact=CONTACT)
    before, merge_id = await snapshot(desk), uuid4()

    for _again in range(2):
        await merged(desk, merge_id)
    during = await snapshot(desk)
    counts = await chosen(api, user=USER, contact=CONTACT)
    agreed = await state(api, user=USER, contact=CONTACT)
    for _again in range(2):
        await undone(desk, merge_id)

    assert {key for _, key in during[0]} == {f"contact:{CONTACT}"}
    assert {contact for _, contact in during[1]} == {CONTACT}
    assert (counts["payments"], counts["statements"]) == (False, False)
    assert agreed == "withdrawn", "a no was written last"
    assert await snapshot(desk) == before
    assert await state(api, user=USER, contact=CONTACT) == "given"


async def test_what_was_chosen_since_stays_and_a_merge_heard_of_last_does_nothing(desk, api):
    await choose(api, user=GONE_USER, contact=GONE, payments=False)
    first, late = uuid4(), uuid4()

    await merged(desk, first)
    await choose(api, user=USER, contact=CONTACT, payments=True)
    await undone(desk, first)
    assert (await chosen(api, user=USER, contact=CONTACT))["payments"] is True

    await undone(desk, late)
    await merged(desk, late)
    assert (await chosen(api, user=USER, contact=CONTACT))["payments"] is True


async def test_what_both_were_sent_stays_with_each(kept, desk):
    event = uuid4()
    mails = [a_mail(n, recipient_key=f"contact:{who}") for n, who in enumerate((GONE, CONTACT))]
    for mail in mails:
        mail.event_id = event
    await kept(*mails)
    before = await snapshot(desk)

    await merged(desk, uuid4())

    assert await snapshot(desk) == before


async def test_closing_erases_wishes_and_consents_also_of_the_one_who_went(kept, desk, api, asks):
    await kept(a_mail(1, recipient_key=f"contact:{GONE}"))
    for user, contact in ((GONE_USER, GONE), (USER, CONTACT)):
        await choose(api, user=user, contact=contact, payments=False)
        await api("PUT", PATH, given(), user=user, contact=contact)
    await merged(desk, uuid4())

    async with database_of(desk).transaction(LANDLORD) as session:
        for user in (USER, GONE_USER):
            await erase_person(
                session,
                landlord_id=LANDLORD,
                request_id=uuid4(),
                user_id=user,
                contact_id=CONTACT,
                registration_id=None,
                is_held=False,
                at=now(),
            )
        left = [
            await session.scalar(text(f"SELECT count(*) FROM {table}"))
            for table in ("preferences", "consents")
        ]
        words = await session.scalars(text("SELECT body_text FROM messages"))
        assert left == [0, 0]
        assert set(words) == {""}
