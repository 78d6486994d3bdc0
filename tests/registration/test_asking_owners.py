"""A home that has its owner: the person may have them asked, and the owner's word decides."""

from uuid import uuid4

import pytest

from contracts.api.registration import OwnerRequest
from contracts.events.accounts import AccessRequestSettled
from services.registration.domain.errors import RegistrationMoved
from services.registration.use_cases.admit_registration import admit_registration
from services.registration.use_cases.ask_owner import ask_owner
from services.registration.use_cases.settle_owner_request import settle_owner_request
from tests.registration.test_verifying import OWNERLESS, PURCHASE
from tests.registration.words import LANDLORD, NOON, a_contact, an_account

WISH = OwnerRequest(role="family_friend", words="I help my aunt")


@pytest.fixture
async def asked(world):
    """Somebody who had the owner asked, twice over."""
    owner = a_contact(last_name="Marsh", emails=["marsh@example.com"])
    account = an_account(owner, **OWNERLESS)
    await world.record(account)
    await world.references()
    registration_id = await world.start()
    await world.verify(registration_id)
    assert await world.verify(registration_id, PURCHASE) == "owner_offered"
    for _twice in range(2):
        await ask(world, registration_id)
    return registration_id


async def ask(world, registration_id):
    async with world.transaction() as session:
        await ask_owner(
            session,
            landlord_id=LANDLORD,
            registration_id=registration_id,
            request=WISH,
            at=NOON,
        )


async def settle(world, registration_id, outcome, **changes):
    row = await world.row(registration_id)
    event = AccessRequestSettled(
        **{
            "landlord_id": LANDLORD,
            "request_id": uuid4(),
            "registration_id": registration_id,
            "account_id": row.account_id or uuid4(),
            "outcome": outcome,
            "owner_ids": [],
            **changes,
        }
    )
    async with world.transaction() as session:
        await settle_owner_request(session, settled=event, at=NOON)
    return (await world.row(registration_id)).state


async def test_the_owner_is_asked_once_and_nothing_personal_is_announced(world, asked):
    [told] = await world.announced("owner.asked")

    assert told["account_id"] == str((await world.row(asked)).account_id)
    assert "aunt" not in str(told)
    assert (await world.row(asked)).asked_words == "I help my aunt"


@pytest.mark.parametrize("is_early", [True, False])
async def test_whom_the_owner_lets_in_is_admitted_in_whatever_order_it_is_heard(
    world, asked, is_early
):
    async def both_ready():
        for because in ("connected", "activated"):
            async with world.transaction() as session:
                await admit_registration(session, registration_id=asked, because=because, at=NOON)

    if is_early:
        await both_ready()
    state = await settle(world, asked, "approved", contact_id=uuid4())
    if not is_early:
        assert state == "approved"
        await both_ready()

    assert (await world.row(asked)).state == "admitted"


@pytest.mark.parametrize(
    ("outcome", "reason"), [("refused", "owner_refused"), ("vetoed", "vetoed")]
)
async def test_a_refusal_ends_it_and_is_announced_once(world, asked, outcome, reason):
    assert await settle(world, asked, outcome) == "refused"
    assert await settle(world, asked, "approved", contact_id=uuid4()) == "refused"

    [told] = await world.announced("access.refused")
    assert told["reason"] == reason


async def test_what_no_owner_answers_becomes_a_case(world, asked):
    assert await settle(world, asked, "unanswered") == "enquiry_sent"

    [told] = await world.announced("verification.failed")
    assert (told["reason"], told["reference"]) == ("owner_silent", "SR00000001")


async def test_a_decision_about_another_account_changes_nothing(world, asked):
    assert await settle(world, asked, "approved", account_id=uuid4()) == "owner_asked"


async def test_nobody_is_asked_where_no_home_was_found(world):
    registration_id = await world.start()
    await world.verify(registration_id)

    with pytest.raises(RegistrationMoved):
        await ask(world, registration_id)


async def test_instead_of_the_owner_staff_may_be_asked(world):
    owner = a_contact(last_name="Marsh", emails=["marsh@example.com"])
    await world.record(an_account(owner, **OWNERLESS))
    await world.references()
    registration_id = await world.start()
    await world.verify(registration_id)
    await world.verify(registration_id, PURCHASE)

    assert await world.enquire(registration_id) == "SR00000001"
