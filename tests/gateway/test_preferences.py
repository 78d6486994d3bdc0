"""A resident chooses what they are mailed about, signed in or by the link of a mail."""

import httpx
import pytest

from tests.gateway.conftest import LANDLORD
from tests.gateway.preferences_double import LINK
from tests.gateway.test_communications import message
from tests.gateway.test_profile import words

PAGE = "/profile/preferences"
STOP = f"/fewer-emails?token={LINK}"
ONE_CLICK = "List-Unsubscribe=One-Click"


@pytest.fixture
async def program(portal):
    """A mail program: it knows no cookie, no page of ours and no token of a form."""
    transport = httpx.ASGITransport(app=portal, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=LANDLORD["portal_url"]) as http:
        yield http


def is_mailed(world):
    return world.preferences[1]["channels"]["email"]


async def test_topics_stand_beside_where_they_are_heard_of_and_why_some_stay(resident):
    page = await resident.get(PAGE)

    assert "Security and signing in" in words(page.text)
    assert "It is how you notice that somebody else uses your login." in page.text
    assert page.text.count('name="mailed"') == 1, "what is always on has nothing to press"
    assert 'value="payments" checked' in page.text
    assert f'href="{PAGE}"' in (await resident.get("/profile")).text


async def test_a_topic_is_turned_off_and_on_again_and_the_page_says_so(resident, world):
    saved = await resident.post(PAGE)
    page = (await resident.get(saved.headers["location"])).text

    assert saved.status_code == 303
    assert not is_mailed(world)
    assert "Saved. It counts from now on" in page
    assert 'value="payments" checked' not in page
    await resident.post(PAGE, mailed="payments")
    assert is_mailed(world)


@pytest.mark.parametrize("ticked", ["security", "nonsense", "<script>"])
async def test_what_is_no_topic_of_the_page_turns_nothing_on(resident, world, ticked):
    assert (await resident.post(PAGE, mailed=ticked)).status_code == 303
    assert not is_mailed(world)
    assert world.preferences[0]["channels"]["email"]


async def test_nobody_chooses_for_a_visitor(visitor, world):
    assert (await visitor.get(PAGE)).status_code in {302, 303}
    await visitor.post(PAGE)
    assert is_mailed(world)


async def test_opening_the_link_of_a_mail_names_the_topic_and_nobody_and_changes_nothing(
    visitor, world
):
    page = await visitor.get(STOP)

    assert page.status_code == 200
    assert "Payments" in page.text
    assert "Delphine" not in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert is_mailed(world)


async def test_the_button_of_that_page_ends_them_as_often_as_it_is_pressed(visitor, world):
    for _ in range(2):
        page = await visitor.post(STOP)
        assert "These emails are turned off" in page.text
    assert not is_mailed(world)


@pytest.mark.parametrize("token", ["", "somebody-elses", "x" * 3000], ids=["none", "wrong", "long"])
async def test_a_link_that_is_none_of_ours_ends_nothing(visitor, world, token):
    shown = await visitor.get(f"/fewer-emails?token={token}")

    assert shown.status_code == 404
    assert "This link has ended" in shown.text
    assert (await visitor.post(f"/fewer-emails?token={token}")).status_code == 404
    assert is_mailed(world)


@pytest.mark.parametrize("kind", ["url_encoded", "multipart"])
async def test_a_mail_program_ends_them_by_one_press_and_is_sent_nowhere(program, world, kind):
    if kind == "url_encoded":
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = await program.post(STOP, content=ONE_CLICK, headers=form)
    else:
        answer = await program.post(STOP, files={"List-Unsubscribe": (None, "One-Click")})

    assert answer.status_code == 200
    assert not is_mailed(world)


@pytest.mark.parametrize("body", ["", "List-Unsubscribe=Two-Clicks", "mailed=payments"])
async def test_anything_else_that_comes_from_elsewhere_is_refused(program, world, body):
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    assert (await program.post(STOP, content=body, headers=form)).status_code == 403
    assert (await program.post(PAGE, content=ONE_CLICK, headers=form)).status_code == 403
    assert (await program.put(STOP, content=ONE_CLICK, headers=form)).status_code in {403, 405}
    assert is_mailed(world)


async def test_what_was_not_mailed_stands_under_my_communications_and_says_why(resident, world):
    world.communications = [message(1, state="not_mailed", sent_at=None)]
    listed = words((await resident.get("/communications")).text)
    page = (await resident.get(f"/communications/{world.communications[0]['message_id']}")).text

    assert "Unread Sent by This page alone Delivery Not emailed, as you chose" in listed
    assert "You asked for no emails about this" in page
