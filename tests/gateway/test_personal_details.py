"""A resident reads what the record says of them."""

import pytest

from tests.gateway.test_profile import words


async def test_what_the_record_says_of_a_person_stands_on_one_page(resident):
    profile = await resident.get("/profile")
    page = words((await resident.get("/profile/personal-details")).text)

    assert 'href="/profile/personal-details"' in profile.text
    for fact in (
        "Name Ms Delphine Marchetti",
        "Email address delphine.marchetti@example.com",
        "Another email address d.marchetti@work.example",
        "Mobile 07700 900142",
    ):
        assert fact in page
    assert "call us on" in page


async def test_what_is_not_on_record_is_said_to_be_missing_and_markup_stays_text(resident, world):
    world.details = {"last_name": "<b>Marchetti</b>"}

    answer = await resident.get("/profile/personal-details")

    assert answer.status_code == 200
    assert words(answer.text).count("None on record") == 2
    assert "<b>Marchetti" not in answer.text


async def test_it_is_for_those_who_are_signed_in(visitor):
    answer = await visitor.get("/profile/personal-details")

    assert answer.status_code in {303, 401}


WAITING = {
    "change_id": "00000000-0000-0000-0000-000000000044",
    "field": "last_name",
    "before": "Marchetti",
    "wanted": "Marchetti-Lowe",
    "asked_at": "2026-11-20T10:00:00Z",
}
FIELDS = {
    "title": "Ms",
    "first_name": "Delphine",
    "last_name": "Marchetti-Lowe",
    "organisation": "",
    "phone": "020 7946 0001",
    "phone_evening": "",
    "mobile": "07700 900142",
}


async def test_what_waits_for_a_check_stands_beside_the_old_and_can_be_taken_back(resident, world):
    world.details = {**world.details, "waiting": [WAITING]}

    page = await resident.get("/profile/personal-details")
    form = await resident.get("/profile/personal-details/change")
    answer = await resident.post(
        "/profile/personal-details/withdraw", change_id=WAITING["change_id"]
    )

    assert "Waiting for check" in page.text
    assert "Marchetti-Lowe" in page.text
    assert "Name Ms Delphine Marchetti" in words(page.text)
    assert 'value="Marchetti-Lowe"' in form.text, "the form shows what was asked for last"
    assert answer.headers["Location"].endswith("?told=withdrawn")
    assert world.details_wished == [{"withdrawn": WAITING["change_id"]}]


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        ({"changed": ["phone"], "waiting": []}, "Changed. Our records say so from now on."),
        ({"changed": [], "waiting": ["last_name"]}, "We check this first"),
        ({"changed": ["phone"], "waiting": ["last_name"]}, "but for what waits for a check"),
        ({"changed": [], "waiting": []}, "Nothing was different"),
    ],
    ids=["changed", "waiting", "both", "same"],
)
async def test_the_page_says_what_became_of_the_wish(resident, world, outcome, says):
    world.details_outcome = outcome

    answer = await resident.post("/profile/personal-details/change", **FIELDS)
    page = await resident.get(answer.headers["Location"])

    assert answer.status_code == 303
    assert says in page.text
    assert world.details_wished == [FIELDS]


async def test_what_cannot_be_right_is_said_at_its_field_and_kept(resident, world):
    world.details_refused = {"phone": "Enter a telephone number, such as 01632 960 001"}

    answer = await resident.post(
        "/profile/personal-details/change", **{**FIELDS, "phone": "ring <me>"}
    )

    assert answer.status_code == 422
    assert "Enter a telephone number, such as 01632 960 001" in answer.text
    assert 'value="ring &lt;me&gt;"' in answer.text
    assert world.details_wished == []


async def test_nonsense_in_the_place_of_a_change_changes_nothing(resident, world):
    answer = await resident.post("/profile/personal-details/withdraw", change_id="x' OR 1")

    assert answer.status_code == 303
    assert world.details_wished == []
