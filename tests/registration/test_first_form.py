"""The first form: kept once, correctable until the mailbox is proved, its address never."""

from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.errors import Invalid
from services.registration.domain.errors import RegistrationDiffers
from tests.registration.words import (
    NOON,
    a_contact,
    all_at_once,
    an_account,
)


async def test_the_first_form_again_changes_nothing(world):
    registration_id = await world.start()
    await world.start(registration_id)
    await world.verify(registration_id)

    await world.start(registration_id)

    assert (await world.row(registration_id)).state == "asked"
    assert await world.count("registrations") == 1


async def test_the_first_form_may_be_corrected_until_the_mailbox_is_proved(world):
    await world.record(an_account(a_contact()))
    registration_id = await world.start(postcode="LX1 2AD")
    await world.start(registration_id, postcode="LX1 2AB")

    assert await world.verify(registration_id) == "approved"
    with pytest.raises(RegistrationDiffers):
        await world.start(registration_id, postcode="LX9 9AA")


async def test_the_address_of_a_registration_never_changes(world):
    registration_id = await world.start(email="mallory@example.com")

    with pytest.raises(RegistrationDiffers):
        await world.start(registration_id, email="eleanor.vance@example.com")


async def test_the_first_form_sent_many_times_at_once_is_one_registration(world):
    registration_id = uuid4()

    results = await all_at_once(*(world.start(registration_id) for _ in range(8)))

    assert results == [registration_id] * 8
    assert await world.count("registrations") == 1


async def test_consent_is_kept_word_for_word_and_must_be_of_today(world):
    registration_id = await world.start()
    row = await world.row(registration_id)

    assert (row.consent_version, row.consent_text, row.consented_at) == ("1", "I agree", NOON)
    with pytest.raises(Invalid):
        await world.start(agreed_at=NOON - timedelta(days=30))
