"""A resident asks for a statement, waits a moment, and downloads it."""

from uuid import UUID

import pytest

from tests.gateway.test_profile import words

HOME = f"/home/{UUID(int=1)}"
PAGE = f"{HOME}/statements"
FILE = f"{PAGE}/{UUID(int=70)}"


def statement(state="issued"):
    return {
        "statement_id": str(UUID(int=70)),
        "first_day": "2026-04-01",
        "last_day": "2026-09-30",
        "state": state,
        "asked_at": "2026-11-20T09:30:00+00:00",
        "issued_at": "2026-11-20T09:30:02+00:00" if state == "issued" else None,
    }


async def test_while_a_statement_is_made_the_page_looks_again_without_scripts(resident, world):
    answer = await resident.post(PAGE, first_day="2026-04-01", last_day="2026-09-30")
    assert answer.headers["location"] == PAGE
    waiting = (await resident.get(PAGE)).text
    assert 'data-look-again="3"' in waiting
    assert "1 April 2026 to 30 September 2026 Being made" in words(waiting)

    world.statements = [statement()]
    ready = (await resident.get(PAGE)).text
    assert "data-look-again" not in ready
    assert f'href="{FILE}.pdf"' in ready


@pytest.mark.parametrize("form", ["pdf", "csv"])
async def test_a_file_is_sent_to_be_kept_and_never_shown_in_the_page(resident, form):
    answer = await resident.get(f"{FILE}.{form}")

    assert answer.text == f"the {form}"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"first_day": "soon", "last_day": "2026-09-30"}, "Enter a day"),
        ({"first_day": "2026-04-01", "last_day": ""}, "Enter a day"),
        ({"first_day": "2026-04-01", "last_day": "2999-01-01"}, "Not after today"),
    ],
    ids=["no day", "empty", "in the future"],
)
async def test_days_that_cannot_be_keep_what_was_typed_and_say_what_to_do(resident, days, said):
    answer = await resident.post(PAGE, **days)

    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{days["first_day"]}"' in answer.text


async def test_a_statement_that_failed_says_so_and_is_tried_again_at_a_press(resident, world):
    world.statements = [statement("failed")]

    page = (await resident.get(PAGE)).text

    assert "Could not be made" in page
    assert "Try again" in page
    assert 'name="first_day" value="2026-04-01"' in page


async def test_without_the_authority_there_is_no_statement_and_no_file(resident, world):
    world.statements = [statement()]
    world.homes[0]["finance"] = False
    for path in (PAGE, f"{FILE}.pdf", f"{FILE}.csv"):
        assert (await resident.get(path)).status_code == 403
    sent = await resident.post(PAGE, first_day="2026-04-01", last_day="2026-09-30")
    assert sent.status_code == 403

    world.homes[0]["finance"], world.has_lost_finance = True, True
    for path in (PAGE, f"{FILE}.pdf", f"{FILE}.csv"):
        assert (await resident.get(path)).status_code == 403
    assert (await resident.get(f"/home/{UUID(int=5)}/statements")).status_code == 404
