"""My Profile: what a person finds about their own login."""

import re
from uuid import UUID

import pytest

from chassis.landlords import Landlord
from services.gateway.pages import profile
from tests.gateway.conftest import LANDLORD
from tests.gateway.doubles import PASSWORD
from tests.gateway.test_signed_in import words


async def test_the_profile_says_whose_login_this_is(resident):
    page = (await resident.get("/profile")).text

    assert "My Profile" in page
    assert "Ms Delphine Marchetti" in page
    assert "delphine@example.com" in page


async def test_the_frame_leads_to_the_profile_from_every_page(resident):
    page = (await resident.get("/cases")).text

    assert len(re.findall(r'href="/profile"', page)) >= 2


async def test_every_line_of_the_menu_leads_to_a_page(resident):
    landlord = Landlord.model_validate(LANDLORD)
    for section in profile.menu(landlord):
        for entry in section.entries:
            assert (await resident.get(entry.href)).status_code in {200, 303}, entry.href


async def test_every_signed_in_browser_is_named_and_this_one_marked(resident):
    page = words((await resident.get("/profile/devices")).text)

    assert "Chrome on Windows" in page
    assert "Safari on iPhone" in page
    assert "203.0.113.9" in page
    assert page.count("This browser") == 1


async def test_another_browser_is_signed_out_from_here(resident, world):
    answer = await resident.post("/profile/devices/end", session_id=str(UUID(int=9)))

    page = words((await resident.get(answer.headers["location"])).text)
    assert "That browser is signed out." in page
    assert "iPhone" not in page
    assert [one["session_id"] for one in world.own_sessions] == [str(UUID(int=7))]


@pytest.mark.parametrize("typed", [str(UUID(int=10)), "nonsense", ""])
async def test_signing_out_what_is_not_there_changes_nothing(resident, world, typed):
    answer = await resident.post("/profile/devices/end", session_id=typed)

    assert answer.status_code == 303
    assert len(world.own_sessions) == 2


async def test_signing_out_everywhere_else_keeps_this_browser(resident):
    answer = await resident.post("/profile/devices/end-others")

    page = words((await resident.get(answer.headers["location"])).text)
    assert "signed out everywhere but here" in page
    assert "iPhone" not in page


@pytest.mark.parametrize("path", ["/profile/devices/end", "/profile/devices/end-all"])
async def test_signing_oneself_out_leaves_nothing_in_the_browser(resident, world, path):
    fields = {"session_id": str(UUID(int=7))} if path.endswith("end") else {}
    answer = await resident.post(path, **fields)

    assert answer.headers["location"] == "/"
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert "__Host-lodge" not in resident.http.cookies


async def test_the_history_says_in_words_what_happened_and_marks_what_failed(resident):
    page = await resident.get("/profile/history")

    assert "Signed in by password" in page.text
    assert "Signing in failed" in page.text
    assert page.text.count('class="is-warning"') == 1
    assert 'href="/profile/history?after=older"' in page.text


@pytest.mark.parametrize("after", ["nonsense", "x" * 400])
async def test_a_made_up_place_in_the_history_shows_its_beginning(resident, after):
    page = await resident.get(f"/profile/history?after={after}")

    assert page.status_code == 200
    assert "Signed in by password" in page.text


NEW = "velvet anchor plumtree"


async def test_the_password_is_changed_and_this_browser_stays_signed_in(resident):
    answer = await resident.post(
        "/profile/password", current=PASSWORD, password=NEW, confirmation=NEW
    )

    assert resident.http.cookies["__Host-lodge"] == "by-new-password"
    page = await resident.get(answer.headers["location"])
    assert "Your password is changed" in page.text


async def test_a_known_browser_says_which_it_is_when_the_password_is_changed(resident, world):
    resident.http.cookies.set("__Host-lodge-device", "known")

    await resident.post("/profile/password", current=PASSWORD, password=NEW, confirmation=NEW)

    assert world.devices[-1] == "known"


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ({"current": "", "password": NEW, "confirmation": NEW}, "Enter your present password"),
        ({"current": "wrong one", "password": NEW, "confirmation": NEW}, "not your present"),
        ({"current": "often", "password": NEW, "confirmation": NEW}, "too many wrong passwords"),
        ({"current": PASSWORD, "password": "short", "confirmation": "short"}, "at least 12"),
        ({"current": PASSWORD, "password": NEW, "confirmation": NEW + "x"}, "do not match"),
        (
            {"current": PASSWORD, "password": "password1234", "confirmation": "password1234"},
            "harder to guess",
        ),
        ({}, "Enter your present password"),
    ],
)
async def test_a_password_that_is_not_changed_says_why_and_sends_none_back(resident, typed, advice):
    answer = await resident.post("/profile/password", **typed)

    assert answer.status_code == 422
    assert advice in answer.text
    for secret in {typed.get("current"), typed.get("password")} - {"", None}:
        assert f'value="{secret}"' not in answer.text
    assert resident.http.cookies["__Host-lodge"] == "by-password"


async def test_nothing_is_lost_while_identity_is_down(resident, world):
    await resident.get("/profile/password")
    world.down.add("identity")

    answer = await resident.post(
        "/profile/password", current=PASSWORD, password=NEW, confirmation=NEW
    )

    assert answer.status_code == 503
    assert "try again in a minute" in answer.text


@pytest.fixture
async def proved(resident):
    """Somebody who has just shown once more who they are."""
    await resident.post("/confirm", password=PASSWORD, next="/profile/email")
    return resident


async def test_another_address_is_asked_for_by_somebody_sure_to_be_there(resident):
    answer = await resident.get("/profile/email")

    assert answer.headers["location"] == "/confirm?next=/profile/email"


async def test_asking_for_another_address_says_the_same_whoever_has_it(proved):
    one = await proved.post("/profile/email", email="new@example.com")
    other = await proved.post("/profile/email", email="somebody.else@example.com")

    assert "Look into your new mailbox" in one.text
    same = other.text.replace("somebody.else@example.com", "new@example.com")
    assert words(one.text) == words(same)


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("", "Enter the new email address"),
        ("nonsense", "like name@example.com"),
        ("delphine@example.com", "You use this one already"),
        ("often@example.com", "Wait a minute"),
    ],
)
async def test_an_address_that_cannot_be_taken_says_why_and_stays_typed(proved, typed, advice):
    answer = await proved.post("/profile/email", email=typed)

    assert answer.status_code == (429 if typed.startswith("often") else 422)
    assert advice in answer.text
    assert f'value="{typed}"' in answer.text or not typed


@pytest.mark.parametrize(
    ("path", "step"), [("/confirming-email", "confirm"), ("/undoing-email", "undo")]
)
async def test_a_mailed_link_does_nothing_until_its_button_is_pressed(visitor, world, path, step):
    moved = await visitor.get(f"{path}?token=good")
    assert moved.headers["location"] == path
    for _ in range(3):
        assert (await visitor.get(path)).status_code == 200
    assert world.email_steps == []

    done = await visitor.post(path)

    assert world.email_steps == [step]
    assert ("Sign in" if step == "confirm" else "Choose a new password") in done.text
    assert (await visitor.get(path)).status_code == 404


@pytest.mark.parametrize("token", ["bad", "x" * 300])
@pytest.mark.parametrize("path", ["/confirming-email", "/undoing-email", "/adding-email"])
async def test_a_bad_link_says_what_to_do(visitor, path, token):
    answer = await visitor.get(f"{path}?token={token}", follow_redirects=True)

    assert answer.status_code == 404
    assert "This link no longer works" in answer.text


async def test_an_old_address_that_is_somebody_elses_now_is_for_staff_to_sort_out(visitor):
    await visitor.get("/undoing-email?token=taken")

    answer = await visitor.post("/undoing-email")

    assert answer.status_code == 409
    assert "Call us on" in answer.text
