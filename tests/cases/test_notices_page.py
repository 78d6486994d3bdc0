"""Important information at the desk: leads write it, change it and end it."""

from uuid import UUID

import pytest

from contracts.api.accounts import Place

NOTICE = {
    "title": "The lift is out of order",
    "text": "Use the other one until Friday.",
    "place": "",
    "from_day": "2026-11-02",
    "until_day": "",
}


@pytest.fixture
async def lead(open_browser, neighbours):
    neighbours.places = [
        Place(kind="block", place_id=UUID(int=3), name="Heron Quay Apartments"),
        Place(kind="estate", place_id=UUID(int=4), name="Heron Quay"),
        Place(kind="estate", place_id=UUID(int=5), name="Goldcrest"),
    ]
    return await open_browser().sign_in("priya")


async def test_a_notice_is_written_listed_changed_and_ended(lead, neighbours):
    form = (await lead.get("/notices/new")).text
    decision = form.split('name="decision" value="')[1].split('"')[0]
    saved = await lead.post("/notices/new", decision=decision, **NOTICE)
    listed = (await lead.get(saved.headers["Location"])).text
    page = (await lead.get(f"/notices/{decision}")).text
    await lead.post(f"/notices/{decision}", version="1", **{**NOTICE, "title": "It is back"})
    changed = (await lead.get("/notices")).text
    await lead.post(f"/notices/{decision}/end")
    ended = (await lead.get("/notices")).text

    assert "Saved. Customers see it within seconds." in listed
    assert "The lift is out of order" in listed
    assert "Everybody" in listed
    assert "Use the other one until Friday." in page
    assert "It is back" in changed
    assert "Ended" in ended


async def test_a_place_is_named_by_its_name_alone(lead, neighbours):
    for named, kind in (("heron quay", "estate_id"), ("Apartments", "block_id")):
        await lead.post("/notices/new", **{**NOTICE, "place": named})
        wish = list(neighbours.notices.values())[-1]
        assert wish[kind] is not None, named

    many = await lead.post("/notices/new", **{**NOTICE, "place": "Her"})
    none = await lead.post("/notices/new", **{**NOTICE, "place": "Nowhere"})

    assert "Several have this name: Heron Quay Apartments, Heron Quay" in many.text
    assert "No estate or block has this name" in none.text


@pytest.mark.parametrize(
    ("field", "typed", "advice"),
    [
        ("title", "", "Enter a title"),
        ("text", " ", "Enter what customers should know"),
        ("from_day", "", "Enter the first day"),
        ("from_day", "tomorrow", "Enter a real day"),
        ("until_day", "2026-11-01", "The last day cannot be before the first"),
    ],
)
async def test_what_is_missing_is_named_and_the_rest_is_kept(lead, field, typed, advice):
    answer = await lead.post("/notices/new", **{**NOTICE, field: typed})

    assert answer.status_code == 422
    assert advice in answer.text
    assert NOTICE["text" if field != "text" else "title"] in answer.text


async def test_who_saw_an_older_version_is_told_and_keeps_what_they_typed(lead, neighbours):
    await lead.post("/notices/new", **NOTICE)
    [notice_id] = neighbours.notices

    late = await lead.post(f"/notices/{notice_id}", version="7", **{**NOTICE, "title": "Too late"})

    assert late.status_code == 409
    assert "A colleague has changed this meanwhile" in late.text
    assert "Too late" in late.text
