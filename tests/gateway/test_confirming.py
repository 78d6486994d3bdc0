"""Showing once more who one is, at the portal."""

from tests.gateway.doubles import PASSWORD


async def test_the_right_password_leads_on_under_a_new_session(resident, world):
    page = await resident.get("/confirm?next=/cases")
    assert 'name="next" value="/cases"' in page.text

    answer = await resident.post("/confirm", password=PASSWORD, next="/cases")

    assert answer.headers["location"] == "/cases"
    assert "by-proof" in answer.headers["set-cookie"]
    assert world.sessions == {"by-proof"}


async def test_a_wrong_password_is_said_on_the_field_and_the_way_is_kept(resident):
    answer = await resident.post("/confirm", password="not it", next="/cases")

    assert answer.status_code == 422
    assert "That is not your password. Check it and try again." in answer.text
    assert 'value="/cases"' in answer.text
    assert "not it" not in answer.text


async def test_the_way_on_leads_nowhere_else(resident):
    for wanted in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"):
        answer = await resident.post("/confirm", password=PASSWORD, next=wanted)
        assert answer.headers["location"] == "/profile"
        page = await resident.get("/confirm", params={"next": wanted})
        assert "elsewhere" not in page.text


async def test_whoever_is_not_signed_in_signs_in_instead(visitor):
    answer = await visitor.get("/confirm?next=/cases")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/?next=/confirm")
