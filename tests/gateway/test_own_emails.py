"""Your email addresses: listed, added, removed, one of them primary."""

import re
from uuid import UUID

import pytest

from tests.gateway.doubles import PASSWORD
from tests.gateway.own_emails_double import UNTIL, address
from tests.gateway.test_signed_in import words

BASE = "/profile/emails"
FIRST = f"{BASE}/{UUID(int=1)}"


@pytest.fixture
async def proved(resident):
    """Somebody who has just shown once more who they are."""
    await resident.post("/confirm", password=PASSWORD, next=BASE)
    return resident


async def test_the_list_is_shown_to_somebody_sure_to_be_there(resident):
    answer = await resident.get(BASE)

    assert answer.headers["location"] == f"/confirm?next={BASE}"


async def test_every_address_stands_with_how_it_is_and_what_may_be_done(proved, world):
    world.own_emails = [
        address(),
        address(2, "waits@example.org", is_proved=False, link_until=UNTIL),
        address(3, "late@example.org", is_proved=False),
    ]

    page = (await proved.get(BASE)).text
    told = words(page)

    assert "delphine@example.com Primary" in told
    assert "d@work.example Proved" in told
    assert "waits@example.org Waiting for proof We have sent a link there. It works until" in told
    assert "late@example.org Waiting for proof The link that we sent does not work" in told
    assert re.findall(r'href="(/profile/emails/[^"]+/primary)"', page) == [f"{FIRST}/primary"]
    assert page.count("Send another link") == 2
    assert page.count("/remove") == 3, "not the primary one"


async def test_an_address_is_added_and_what_is_said_is_the_same_whoever_has_it(proved, world):
    one = await proved.post(BASE, email="new@example.org")
    assert one.headers["location"] == f"{BASE}?told=sent"
    first = words((await proved.get(f"{BASE}?told=sent")).text)
    world.own_emails.clear()
    await proved.post(BASE, email="somebody.else@example.com")
    second = words((await proved.get(f"{BASE}?told=sent")).text)

    assert "We have sent a mail there" in first
    assert second.replace("somebody.else@example.com", "new@example.org") == first


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("", "Enter the email address to add"),
        ("nonsense", "like name@example.com"),
        ("delphine@example.com", "You have this one"),
        ("often@example.com", "Wait a minute"),
    ],
    ids=["nothing", "nonsense", "own", "often"],
)
async def test_an_address_that_cannot_be_added_says_why_and_stays_typed(proved, typed, advice):
    answer = await proved.post(BASE, email=typed)

    assert answer.status_code == (429 if typed.startswith("often") else 422)
    assert advice in answer.text
    assert f'value="{typed}"' in answer.text or not typed


async def test_a_full_list_says_so_and_keeps_what_was_typed(proved, world):
    world.own_emails = [address(n, f"n{n}@example.org") for n in range(1, 5)]
    page = (await proved.get(BASE)).text
    assert "as many as there may be" in page
    assert 'id="email"' not in page

    answer = await proved.post(BASE, email="sixth@example.org")

    assert answer.status_code == 422
    assert "Your list is full" in answer.text
    assert 'value="sixth@example.org"' in answer.text


async def test_an_address_is_removed_once(proved, world):
    world.own_emails = [address()]

    answer = await proved.post(f"{FIRST}/remove")
    again = await proved.post(f"{FIRST}/remove")

    assert answer.headers["location"] == f"{BASE}?told=removed"
    assert again.headers["location"] == f"{BASE}?told=gone"
    assert "The address is removed" in (await proved.get(f"{BASE}?told=removed")).text


async def test_making_one_primary_says_first_what_happens_and_then_signs_out(proved, world):
    world.own_emails = [address()]

    page = words((await proved.get(f"{FIRST}/primary")).text)
    assert "every browser is signed out, this one too" in page
    assert "72 hours" in page
    assert world.made_primary == []
    done = await proved.post(f"{FIRST}/primary")

    assert world.made_primary == ["d@work.example"]
    assert "From now on you sign in with d@work.example" in words(done.text)
    assert "delphine@example.com stays in your list" in words(done.text)
    assert "Ms Delphine Marchetti" not in done.text, "nobody is signed in on this page"
    assert "__Host-lodge" not in proved.http.cookies
    assert (await proved.get("/profile")).status_code == 303


async def test_an_address_that_is_another_logins_by_now_is_for_staff_to_sort_out(proved, world):
    world.own_emails = [address(email="taken@example.org")]

    answer = await proved.post(f"{FIRST}/primary")

    assert answer.status_code == 409
    assert "Call us on" in answer.text
    assert "__Host-lodge" in proved.http.cookies


@pytest.mark.parametrize("act", ["remove", "primary"])
async def test_a_proof_that_is_too_old_by_now_leads_to_showing_it_and_back(proved, world, act):
    world.own_emails = [address()]
    world.asks_for_proof = True

    answer = await proved.post(f"{FIRST}/{act}")

    assert answer.headers["location"] == f"/confirm?next={BASE}"
    assert len(world.own_emails) == 1


@pytest.mark.parametrize("path", [f"{FIRST}/primary", f"{BASE}/nonsense/primary"])
async def test_what_is_no_proved_address_of_theirs_cannot_become_primary(proved, world, path):
    world.own_emails = [address(is_proved=False, link_until=UNTIL)]

    for answer in (await proved.get(path), await proved.post(path)):
        assert answer.status_code == 404
    assert world.made_primary == []


async def test_the_mailed_link_adds_the_address_when_its_button_is_pressed(visitor, world):
    moved = await visitor.get("/adding-email?token=good")
    assert moved.headers["location"] == "/adding-email"
    for _ in range(3):
        assert (await visitor.get("/adding-email")).status_code == 200
    assert world.email_steps == []

    done = await visitor.post("/adding-email")

    assert world.email_steps == ["add"]
    assert "is one of your addresses now" in done.text
    assert f'href="{BASE}"' in done.text, "it asks whether to make it primary"
    assert (await visitor.get("/adding-email")).status_code == 404


async def test_adding_an_address_signs_nobody_out(proved, world):
    await proved.get("/adding-email?token=good")

    await proved.post("/adding-email")

    assert world.email_steps == ["add"]
    assert (await proved.get("/profile")).status_code == 200


async def test_nothing_typed_is_lost_while_identity_is_down(proved, world):
    await proved.get(BASE)
    world.down.add("identity")

    assert (await proved.post(BASE, email="new@example.org")).status_code == 503
