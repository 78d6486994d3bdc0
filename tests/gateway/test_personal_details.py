"""A resident reads what the record says of them."""

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
