"""Signing in by a code from the mailbox: the same pages whoever asks."""

import pytest

from tests.gateway.doubles import CODE


async def asked(visitor, email="delphine@example.com", **more):
    return await visitor.post("/sign-in/code", email=email, **more)


async def test_the_code_leads_to_the_page_that_was_wanted(visitor, world):
    page = await visitor.get("/?next=/cases")
    assert "/sign-in/code?next=/cases" in page.text
    assert 'value="/cases"' in (await visitor.get("/sign-in/code?next=/cases")).text

    sent = await asked(visitor, next="/cases")
    assert sent.headers["location"] == "/sign-in/code/enter"
    opened = await visitor.post("/sign-in/code/enter", code=f"{CODE[:3]} {CODE[3:]}")

    assert opened.headers["location"] == "/cases"
    assert visitor.http.cookies["__Host-lodge"] == "by-code"
    assert "__Host-lodge-code" not in visitor.http.cookies


async def test_the_page_after_the_address_promises_nothing(visitor):
    await asked(visitor)
    page = await visitor.get("/sign-in/code/enter")

    assert "can sign in here, we have sent it an email" in page.text
    assert 'autocomplete="one-time-code"' in page.text


async def test_a_wrong_code_says_how_often_it_may_be_tried(visitor):
    await asked(visitor)
    page = await visitor.post("/sign-in/code/enter", code="000000")

    assert page.status_code == 422
    assert "you can try 2 more times" in page.text


async def test_a_double_click_is_one_mail_and_another_address_another(visitor, world):
    for _ in range(2):
        assert (await asked(visitor)).status_code == 303
    assert len(world.codes_to) == 1

    await asked(visitor, "other@example.com")

    assert world.codes_to[0][0] != world.codes_to[1][0]


async def test_a_new_code_within_a_minute_has_to_wait(visitor):
    await asked(visitor)
    page = await visitor.post("/sign-in/code/again")

    assert page.status_code == 429
    assert int(page.headers["retry-after"]) > 0
    assert "less than a minute ago" in page.text


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("", "Enter your email address"),
        ("nobody", "Enter an email address"),
        ("often@example.com", "tried too often"),
        ("x" * 400, "Shorten this"),
    ],
)
async def test_what_is_wrong_with_the_address_is_said_and_it_stays(visitor, email, words):
    page = await asked(visitor, email)

    assert page.status_code == (429 if email.startswith("often") else 422)
    assert words in page.text
    assert f'value="{email}"' in page.text or not email


async def test_without_a_request_the_code_page_begins_at_the_address(visitor):
    for page in (
        await visitor.get("/sign-in/code/enter"),
        await visitor.post("/sign-in/code/enter", code=CODE),
        await visitor.post("/sign-in/code/again"),
    ):
        assert page.headers["location"] == "/sign-in/code"


async def test_what_is_down_keeps_the_address_and_the_code(visitor, world):
    world.down = {"identity"}
    page = await asked(visitor)
    assert page.status_code == 503
    assert "delphine@example.com" in page.text
    world.down = set()
    await asked(visitor)
    world.down = {"identity"}
    assert (await visitor.post("/sign-in/code/enter", code=CODE)).status_code == 503
    world.down = set()

    assert (await visitor.post("/sign-in/code/enter", code=CODE)).status_code == 303
