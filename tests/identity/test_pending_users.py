"""Logins that wait for their registration: held, given up, kept, forgotten."""

from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.events import now
from contracts.events.registration import AccessApproved, AccessRefused, VerificationFailed
from services.identity.use_cases.forget_orphans import forget_orphans
from tests.identity.conftest import GOOD_PASSWORD, HARROWMERE, MERESIDE


async def pending(identity, registration_id):
    rows = await identity.rows(
        "SELECT * FROM pending_users WHERE registration_id = :r", r=registration_id
    )
    return rows[0] if rows else None


async def test_the_same_answer_twice_is_one_pending_user(identity):
    registration_id = await identity.hold()

    again = await identity.call(
        "PUT",
        f"/pending-users/{registration_id}",
        {"email": "eleanor.vance@example.com", "password": GOOD_PASSWORD},
    )

    assert again.status_code == 204
    assert len(await identity.rows("SELECT 1 FROM pending_users")) == 1


async def test_the_address_of_a_registration_never_changes(identity):
    registration_id = await identity.hold()

    answer = await identity.call(
        "PUT",
        f"/pending-users/{registration_id}",
        {"email": "attacker@example.net", "password": GOOD_PASSWORD},
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "pending_user_fixed")
    assert (await pending(identity, registration_id)).email == "eleanor.vance@example.com"


async def test_until_the_mailbox_is_proved_the_newest_password_counts(identity):
    registration_id = await identity.hold(password="the-first-lantern-9")
    answer = await identity.call(
        "PUT",
        f"/pending-users/{registration_id}",
        {"email": "Eleanor.Vance@example.com", "password": GOOD_PASSWORD},
    )
    await identity.prove(registration_id)
    await identity.connect(registration_id)

    assert answer.status_code == 204
    assert (await identity.sign_in()).status_code == 201


async def test_once_it_is_proved_nobody_can_put_another_address_in_its_place(identity):
    registration_id = await identity.hold()
    await identity.prove(registration_id)

    answer = await identity.call(
        "PUT",
        f"/pending-users/{registration_id}",
        {"email": "other@example.com", "password": GOOD_PASSWORD},
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "pending_user_fixed")
    assert (await pending(identity, registration_id)).email == "eleanor.vance@example.com"


async def test_several_may_wait_on_one_address(identity):
    first, second = await identity.hold(), await identity.hold()

    assert await pending(identity, first)
    assert await pending(identity, second)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "eleanor", "password": GOOD_PASSWORD}, "email"),
        ({"email": "ele\u0131nor@example.com", "password": GOOD_PASSWORD}, "email"),
        ({"email": "e@example.com", "password": "tiny-pw"}, "password"),
        ({"email": "e@example.com", "password": "password1234"}, "password"),
        ({"email": "e@example.com", "password": "harrowmerehomes1"}, "password"),
        ({"email": "e@example.com", "password": "q\u00e9" * 500}, "password"),
        ({"email": "e@example.com", "password": "x" * 100_000}, "password"),
        ({"email": "e@example.com", "password": 5}, "password"),
        ({"email": None, "password": GOOD_PASSWORD}, "email"),
        ({"password": GOOD_PASSWORD}, "email"),
    ],
)
async def test_what_cannot_be_accepted_is_said_on_its_field(identity, body, field):
    answer = await identity.call("PUT", f"/pending-users/{uuid4()}", body)

    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]
    if isinstance(body.get("password"), str):
        assert body["password"] not in answer.text
    assert await identity.rows("SELECT 1 FROM pending_users") == []


async def test_words_that_others_know_of_the_person_make_no_password(identity):
    body = {
        "email": "e@example.com",
        "password": "Winterbourne-LX34AB",
        "words_to_avoid": ["Hazel", "Winterbourne", "LX3 4AB"],
    }

    answer = await identity.call("PUT", f"/pending-users/{uuid4()}", body)

    assert answer.json()["code"] == "password_too_common"


async def test_a_landlord_may_ask_for_longer_passwords(identity):
    answer = await identity.call(
        "PUT",
        f"/pending-users/{uuid4()}",
        {"email": "e@example.com", "password": "kettle-marsh-9"},
        landlord=MERESIDE,
    )

    assert "15" in answer.json()["fields"]["password"]


async def test_a_known_address_is_held_like_any_other(identity):
    await identity.customer()
    known, unknown = uuid4(), uuid4()

    answers = (
        [
            await identity.call(
                "PUT", f"/pending-users/{each}", {"email": email, "password": GOOD_PASSWORD}
            )
            for each, email in ((known, "eleanor.vance@example.com"), (unknown, "new@example.com"))
        ]
        + [await identity.call("POST", f"/pending-users/{each}/code") for each in (known, unknown)]
        + [await identity.type_code(each, "123456") for each in (known, unknown)]
    )

    for one, other in zip(answers[::2], answers[1::2], strict=True):
        assert one.status_code == other.status_code
        told, heard = [
            (each.json() | {"correlation_id": ""}) if each.content else None
            for each in (one, other)
        ]
        assert told == heard


async def test_giving_up_leaves_nothing_behind(identity):
    registration_id = await identity.hold()
    await identity.prove(registration_id)

    for _ in range(2):
        answer = await identity.call("DELETE", f"/pending-users/{registration_id}")
        assert answer.status_code == 204

    assert await pending(identity, registration_id) is None
    assert await identity.rows("SELECT 1 FROM tickets") == []


async def test_what_lies_with_staff_cannot_be_given_up(identity):
    registration_id = await identity.hold()
    await identity.prove(registration_id)
    await identity.rows("UPDATE pending_users SET state = 'deciding'")

    answer = await identity.call("DELETE", f"/pending-users/{registration_id}")

    assert (answer.status_code, answer.json()["code"]) == (409, "pending_user_fixed")
    assert await pending(identity, registration_id)


async def test_an_enquiry_keeps_the_chosen_password_and_a_refusal_forgets_it(identity):
    registration_id = await identity.hold()
    await identity.prove(registration_id)

    await identity.deliver(
        VerificationFailed(
            landlord_id=HARROWMERE,
            registration_id=registration_id,
            reference="SR00000001",
            reason="enquiry",
            sent_at=now(),
        )
    )
    assert (await pending(identity, registration_id)).state == "deciding"

    refused = AccessRefused(
        landlord_id=HARROWMERE, registration_id=registration_id, reason="not_the_holder"
    )
    for _ in range(2):
        await identity.deliver(refused)
    assert await pending(identity, registration_id) is None


async def test_an_enquiry_heard_after_its_refusal_brings_nothing_back(identity):
    registration_id = await identity.hold()
    await identity.prove(registration_id)
    await identity.deliver(
        AccessRefused(landlord_id=HARROWMERE, registration_id=registration_id, reason="x")
    )

    await identity.deliver(
        AccessApproved(
            landlord_id=HARROWMERE,
            registration_id=registration_id,
            contact_id=uuid4(),
            account_id=uuid4(),
            role="unit_owner",
            basis="policy",
        )
    )

    assert await pending(identity, registration_id) is None


@pytest.mark.parametrize(
    ("state", "hours", "is_kept"),
    [
        ("held", 23, True),
        ("held", 25, False),
        ("proved", 25, True),
        ("proved", 24 * 8, False),
        ("deciding", 24 * 364, True),
        ("deciding", 24 * 366, False),
    ],
)
async def test_what_nobody_finishes_is_forgotten_in_time(identity, state, hours, is_kept):
    registration_id = await identity.hold()
    await identity.rows("UPDATE pending_users SET state = :s", s=state)

    async with identity.database.transaction(HARROWMERE) as session:
        await forget_orphans(session, at=now() + timedelta(hours=hours))

    assert bool(await pending(identity, registration_id)) is is_kept


async def test_another_landlord_neither_sees_nor_changes_a_pending_user(identity):
    registration_id = await identity.hold()

    code = await identity.call("POST", f"/pending-users/{registration_id}/code", landlord=MERESIDE)
    await identity.call("DELETE", f"/pending-users/{registration_id}", landlord=MERESIDE)

    assert code.status_code == 404
    assert await pending(identity, registration_id)
    assert await identity.rows("SELECT 1 FROM pending_users", landlord=MERESIDE) == []
