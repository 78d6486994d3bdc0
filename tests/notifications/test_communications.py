"""My Communications: what was sent to a person, and to nobody else."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from chassis.db import Database
from services.notifications.domain.letters import Lane
from services.notifications.domain.paper import PaperState
from services.notifications.domain.states import MessageState
from services.notifications.tables import LetterBatchRow, LetterRow, MessageRow
from tests.assembly import LANDLORD

USER, CONTACT, REGISTRATION = UUID(int=51), UUID(int=52), UUID(int=53)
LONG_AGO = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def a_mail(number=0, template="welcome", state=MessageState.SENT, **whose) -> MessageRow:
    at = LONG_AGO + timedelta(minutes=number)
    is_sent = state == MessageState.SENT
    keys = {"recipient_key": f"request:{number}", **whose}
    return MessageRow(
        id=UUID(int=1000 + number),
        landlord_id=LANDLORD,
        event_id=uuid4(),
        template=template,
        lane=Lane.SERVICE,
        facts={},
        correlation_id="c",
        state=state,
        queued_at=at,
        expires_at=at,
        next_attempt_at=at,
        attempts=1,
        claims=1,
        sent_at=at if is_sent else None,
        recipient="shared@example.com",
        subject=f"Mail {number}" if is_sent else None,
        body_text=f"Words of {number} with [link]" if is_sent else None,
        body_html="<p>never shown</p>" if is_sent else None,
        **keys,
    )


def a_letter(batch: UUID, kind="portal_key", contact=CONTACT) -> LetterRow:
    return LetterRow(
        id=uuid4(),
        landlord_id=LANDLORD,
        kind=kind,
        account_id=uuid4(),
        connection_id=uuid4(),
        contact_id=contact,
        is_large_print=False,
        correlation_id="c",
        state=PaperState.PRINTED,
        queued_at=LONG_AGO + timedelta(days=1),
        queued_by="service:registration",
        queued_by_name="",
        batch_id=batch,
    )


@pytest.fixture
def kept(desk):
    """Keep rows in notifications' database."""
    database: Database = desk.notifications.api.state.database

    async def keep(*rows):
        async with database.transaction(LANDLORD) as session:
            session.add_all(rows)

    return keep


@pytest.fixture
def ask(desk):
    """Ask notifications as a customer."""

    async def call(path, method="GET", user=USER, contact=CONTACT, registration=REGISTRATION):
        claims = {"user_id": user, "contact_id": contact, "registration_id": registration}
        token = desk.neighbourhood.keys.signers["service:identity"].token(
            audience="notifications",
            landlord_id=LANDLORD,
            kind="customer",
            subject=str(user),
            claims={name: str(value) for name, value in claims.items() if value is not None},
        )
        transport = httpx.ASGITransport(app=desk.notifications.api, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://notifications") as http:
            return await http.request(
                method, f"/me/communications{path}", headers={"Authorization": f"Bearer {token}"}
            )

    return call


def subjects(answer):
    return [each["subject"] for each in answer.json()["items"]]


async def test_everything_sent_to_a_person_is_listed_once_whatever_it_is_kept_under(kept, ask):
    batch = uuid4()
    await kept(
        a_mail(1, user_id=USER, registration_id=REGISTRATION),
        a_mail(2, registration_id=REGISTRATION),
        a_mail(3, recipient_key=f"contact:{CONTACT}"),
        a_mail(4, "reply_wanted", MessageState.FAILED, user_id=USER),
        LetterBatchRow(
            id=batch,
            landlord_id=LANDLORD,
            printed_at=LONG_AGO,
            printed_by=uuid4(),
            printed_by_name="",
            letters=1,
        ),
    )
    await kept(a_letter(batch), a_letter(batch, "somebody_registered"))

    answer = await ask("")

    assert subjects(answer) == [
        "The letter with the portal key",
        "A question about an enquiry",
        "Mail 3",
        "Mail 2",
        "Mail 1",
    ]
    told = [(each["channel"], each["state"]) for each in answer.json()["items"]]
    assert told[:3] == [("letter", "sent"), ("email", "failed"), ("email", "sent")]


async def test_what_was_sent_to_somebody_else_at_the_same_address_is_not_there(kept, ask):
    await kept(
        a_mail(1, user_id=uuid4(), registration_id=uuid4()),
        a_mail(2, recipient_key=f"contact:{uuid4()}"),
        a_mail(3),
    )

    assert subjects(await ask("")) == []
    assert (await ask(f"/{UUID(int=1001)}/reading", "POST")).status_code == 404
    assert (await ask(f"?after={UUID(int=1001)}")).status_code == 404
    assert (await ask("", user=USER, contact=None, registration=None)).json()["items"] == []


@pytest.mark.parametrize(
    "template", ["email_confirmation", "other_email_confirmation", "email_taken"]
)
async def test_nothing_tells_whether_another_address_has_a_login(kept, ask, template):
    await kept(a_mail(1, template, user_id=USER))

    assert subjects(await ask("")) == []


async def test_a_message_counts_as_read_from_when_it_was_first_opened(kept, ask):
    await kept(
        a_mail(1, user_id=USER),
        a_mail(2, user_id=USER, registration_id=REGISTRATION),
        a_mail(3, state=MessageState.QUEUED, user_id=USER),
    )
    assert (await ask("/count")).json() == {"has_any": True, "unread": 2}

    opened = (await ask(f"/{UUID(int=1002)}/reading", "POST")).json()
    again = (await ask(f"/{UUID(int=1002)}/reading", "POST")).json()
    once_more = (await ask(f"/{UUID(int=1002)}/reading", "POST")).json()

    assert opened["body"] == "Words of 2 with [link]"
    assert opened["read_at"] is None
    assert again["read_at"] == once_more["read_at"] is not None
    assert (await ask("/count")).json() == {"has_any": True, "unread": 1}


async def test_what_has_not_left_has_no_text_and_is_not_read(kept, ask):
    await kept(a_mail(1, state=MessageState.QUEUED, user_id=USER))

    for _ in range(2):
        opened = (await ask(f"/{UUID(int=1001)}/reading", "POST")).json()

        assert (opened["state"], opened["body"], opened["read_at"]) == ("on_its_way", "", None)


async def test_parts_of_a_long_list_follow_each_other_without_gap_or_repetition(kept, ask):
    await kept(
        *(
            a_mail(n, user_id=USER, registration_id=REGISTRATION if n % 2 else None)
            for n in range(12)
        )
    )
    seen, path = [], "?limit=5"
    while True:
        part = (await ask(path)).json()
        seen += [each["subject"] for each in part["items"]]
        if part["next"] is None:
            break
        path = f"?limit=5&after={part['next']}"

    assert seen == [f"Mail {n}" for n in reversed(range(12))]


async def test_somebody_to_whom_nothing_was_sent_reads_an_empty_list(ask):
    assert (await ask("")).json() == {"items": [], "next": None}
    assert (await ask("/count")).json() == {"has_any": False, "unread": 0}
    assert (await ask(f"/{uuid4()}/reading", "POST")).status_code == 404
