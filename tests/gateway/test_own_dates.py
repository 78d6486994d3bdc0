"""How dates are written: chosen by the person, at once."""

import pytest

from tests.gateway.test_signed_in import HOME


async def test_dates_are_written_as_somebody_chose_from_the_next_page_on(resident, world):
    before = (await resident.get(f"{HOME}/balance")).text
    saved = await resident.post("/profile/dates", date_format="year_month_day")
    page = (await resident.get(saved.headers["location"])).text
    after = (await resident.get(f"{HOME}/balance")).text

    assert saved.status_code == 303
    assert "Saved. Every page writes dates so from now on." in page
    assert 'value="year_month_day" checked' in page
    assert "2 November 2026" in before
    assert "2026-11-02" in after
    assert "2 November 2026" not in after


@pytest.mark.parametrize("wanted", ["", "roman", "day_month_name; DROP"])
async def test_what_is_none_of_the_three_changes_nothing(resident, world, wanted):
    answer = await resident.post("/profile/dates", date_format=wanted)

    assert answer.status_code == 422
    assert "Choose one of the three" in answer.text
    assert "date_format" not in world.set_to


async def test_the_menu_leads_there(resident):
    assert 'href="/profile/dates"' in (await resident.get("/profile")).text
