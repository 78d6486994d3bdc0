"""All that is held about a person: asked for, watched, and downloaded as one file."""

import io
import json
import zipfile

import pytest

from services.gateway.clients.sessions import known_sessions
from tests.gateway.doubles import PASSWORD
from tests.gateway.own_data_double import SERVICES, request

PATH = "/profile/your-data"
READY = dict.fromkeys(SERVICES, 1)


@pytest.fixture
async def proved(resident):
    """Somebody who has just shown who they are."""
    assert (await resident.post("/confirm", password=PASSWORD, next=PATH)).status_code == 303
    return resident


def opened(answer) -> zipfile.ZipFile:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    return zipfile.ZipFile(io.BytesIO(answer.content))


async def test_a_person_asks_and_sees_how_far_each_part_is(proved, world):
    before = (await proved.get(PATH)).text
    assert "Ask for everything" in before

    asked = await proved.post(PATH)
    assert (asked.status_code, asked.headers["location"]) == (303, PATH)
    world.data_request = request(cases=3, identity=1)

    page = (await proved.get(PATH)).text
    words = " ".join(page.split())
    assert 'Your cases: <strong class="govuk-tag govuk-tag--green">Ready' in words
    assert 'What we sent you: <strong class="govuk-tag govuk-tag--blue">Being prepared' in words
    assert "data-look-again" in page
    assert "archive.zip" not in page


async def test_everything_is_one_archive_that_can_be_read_and_holds_the_files(proved, world):
    world.data_request = request(**READY)
    page = (await proved.get(PATH)).text
    assert f'href="{PATH}/archive.zip"' in page
    assert "data-look-again" not in page

    answer = await proved.get(f"{PATH}/archive.zip")

    packed = opened(answer)
    assert packed.testzip() is None
    names = set(packed.namelist())
    assert names == {
        "index.html",
        *(f"{each}/{each}.{ending}" for each in SERVICES for ending in ("html", "json")),
        "accounts/statement-1.pdf",
    }
    assert len(packed.read("accounts/statement-1.pdf")) == 300_004
    shown = packed.read("cases/cases.html").decode()
    assert "<script>" not in shown
    assert "&lt;script&gt;cases" in shown
    told = json.loads(packed.read("cases/cases.json"))
    assert told["sections"][0]["title"] == "Of cases"
    assert 'filename="my-data-' in answer.headers["content-disposition"]


async def test_a_file_that_is_gone_since_is_left_out_and_the_rest_is_given(proved, world):
    world.data_request, world.has_lost_own_file = request(**READY), True

    packed = opened(await proved.get(f"{PATH}/archive.zip"))

    assert "accounts/statement-1.pdf" not in packed.namelist()
    assert "accounts/accounts.html" in packed.namelist()


@pytest.mark.parametrize("missing", ["request", "answers", "part"])
async def test_what_is_not_there_leads_back_to_the_page(proved, world, missing):
    world.data_request = {"request": None, "answers": request(cases=1)}.get(
        missing, request(**READY)
    )
    world.has_no_part = {"identity"} if missing == "part" else set()

    answer = await proved.get(f"{PATH}/archive.zip")

    assert (answer.status_code, answer.headers["location"]) == (303, PATH)


@pytest.mark.parametrize("path", [PATH, f"{PATH}/archive.zip"])
async def test_without_a_fresh_proof_the_password_is_asked_for_first(resident, world, path):
    world.data_request = request(**READY)

    answer = await resident.get(path)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/confirm?next={path}"
    assert "/me/data-request" not in [call[2] for call in world.calls]


async def test_where_identity_finds_the_proof_too_old_it_is_asked_for_again(proved, world):
    world.asks_for_proof = True

    answer = await proved.post(PATH)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/confirm")


@pytest.mark.parametrize("room", ["money", "documents", "messages"])
async def test_while_a_room_is_closed_nothing_is_downloaded(proved, world, room):
    world.data_request, world.closed_rooms = request(**READY), [room]
    known_sessions.__init__()

    assert (await proved.get(f"{PATH}/archive.zip")).status_code == 403


async def test_while_identity_is_down_the_page_says_so(proved, world):
    world.down = {"identity"}

    answer = await proved.get(PATH)

    assert answer.status_code == 503


async def test_the_menu_leads_there(resident):
    assert f'href="{PATH}"' in (await resident.get("/profile")).text
