"""A person chooses how dates are written for them."""

import pytest

from tests.identity.test_own_login import as_person, signed_in

PATH = "/me/date-format"


async def test_a_person_chooses_how_dates_are_written_for_them_and_it_is_noted(identity):
    await identity.customer()
    await identity.customer("somebody.else@example.com")
    token = await signed_in(identity)

    for _again in range(2):
        answer = await as_person(
            identity, token, "PUT", PATH, json={"date_format": "day_month_year"}
        )
        assert answer.status_code == 204

    assert (await identity.introspect(token)).json()["date_format"] == "day_month_year"
    formats = await identity.rows("SELECT date_format FROM users ORDER BY date_format")
    assert [row.date_format for row in formats] == ["day_month_name", "day_month_year"]
    noted = await identity.rows("SELECT actor FROM sign_in_audit WHERE act = 'user.choices_set'")
    assert len(noted) == 1, "the same choice again is none"


@pytest.mark.parametrize("wanted", ["", "roman", None])
async def test_what_is_no_way_to_write_dates_is_refused(identity, wanted):
    await identity.customer()
    token = await signed_in(identity)

    answer = await as_person(identity, token, "PUT", PATH, json={"date_format": wanted})

    assert answer.status_code == 422
