"""Whoever cannot get in finds the way to ask, whom to call and where to write, on every page."""

import re
from pathlib import Path

import pytest

from tests.gateway.doubles import way

ASKING = way(
    "request",
    link="Request Account",
    button="Request Login Account",
    is_for_staff=True,
    asks={"first_name": "mandatory"},
)
CODE = way("code", link="Don't have an account", opens_with=["activation_code"])
HELP = way("no_code", link="I have no activation code", is_for_staff=True)

TEMPLATES = Path("services/gateway/templates")
STEPS = sorted(path.name for path in TEMPLATES.glob("register*.html"))

PRESETS = {
    "matched": [way()],
    "by_letter": [CODE, HELP],
    "asking": [ASKING],
    "by_key": [way("portal_key", link="Sign Up", opens_with=["portal_key"]), HELP],
}


@pytest.mark.parametrize(
    "path", ["/", "/register", "/forgotten-password", "/privacy", "/sign-in/code"]
)
async def test_request_account_stands_in_the_header_of_every_page(visitor, world, path):
    world.ways = [ASKING]

    page = (await visitor.get(path, follow_redirects=True)).text

    [header] = re.findall(r"<header.*?</header>", page, re.DOTALL)
    top = page if path == "/" else header  # the front door has it among its ways in
    assert re.search(r'href="/register\?way=request">(<strong>)?Request Account', top)


async def test_other_landlords_headers_have_no_such_link(visitor, world):
    world.ways = PRESETS["by_letter"]

    [header] = re.findall(r"<header.*?</header>", (await visitor.get("/")).text, re.DOTALL)
    assert "/register" not in header


@pytest.mark.parametrize("name", STEPS)
def test_every_page_of_registering_stands_in_the_frame_that_offers_help(name):
    assert (TEMPLATES / name).read_text("utf-8").startswith('{% extends "_register.html" %}')
    assert "{% block content %}" not in (TEMPLATES / name).read_text("utf-8")


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("path", ["/register", "/register/letter", "/register/closed"])
async def test_pages_of_registering_say_whom_to_call_and_where_to_write(
    visitor, world, preset, path
):
    world.ways = PRESETS[preset]

    page = (await visitor.get(path, follow_redirects=True)).text

    assert 'href="tel:' in page
    assert "01632 960100" in page
    assert 'href="mailto:hello@harrowmere.example"' in page
    assert ('href="/register?way=no_code"' in page) == (HELP in PRESETS[preset])


@pytest.mark.parametrize("path", ["/", "/register", "/register/closed", "/privacy", "/nowhere"])
async def test_the_landlords_own_pages_are_linked_at_the_bottom_of_every_page(visitor, path):
    page = (await visitor.get(path)).text

    [footer] = re.findall(r"<footer.*?</footer>", page, re.DOTALL)
    for link in ("/privacy", "/cookies", "/terms", "/accessibility"):
        assert f'href="{link}"' in footer
