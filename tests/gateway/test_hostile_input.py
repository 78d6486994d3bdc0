"""Whatever is sent to the portal, the answer is a page and never a failure of ours."""

from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.gateway.doubles import CODE, PASSWORD

FORMS = {
    "/sign-in": ["email", "password", "next", "work"],
    "/sign-in/code": ["email", "next"],
    "/sign-in/code/enter": ["code"],
    "/sign-in/code/again": [],
    "/register": [
        "first_name",
        "last_name",
        "email",
        "telephone",
        "postcode",
        "password",
        "confirmation",
        "consent",
        "attempt",
        "work",
    ],
    "/register/code": ["code"],
    "/register/code/again": [],
    "/register/more": ["account_reference", "month", "year"],
    "/register/enquiry": ["telephone", "property_address", "latest_service_charge", "details"],
    "/register/cancel": [],
    "/reply": ["text"],
    "/invitation": ["password", "confirmation"],
    "/sign-out": [],
}
NASTY = [
    "",
    " ",
    "\x00",
    "\ud7ff",
    "\u202e\u0000",
    "a" * 5000,
    "<script>alert(1)</script>",
    "' OR 1=1--",
    "%00",
    "../../etc/passwd",
    "{{7*7}}",
    "\r\nSet-Cookie: a=b",
    "=cmd|' /C calc'!A0",
    "0",
    "-1",
    "99999999999999999999",
    "١٢٣٤٥٦",
    "²",
    "name@",
    "@",
    "a@b",
    "ﬃ@example.com",
    "🏠",
]
hostile = st.one_of(st.sampled_from(NASTY), st.text(max_size=80))


async def browse(portal):
    transport = httpx.ASGITransport(app=portal)
    return httpx.AsyncClient(transport=transport, base_url="https://my.harrowmere.example")


async def send(client, path, fields):
    if "__Host-lodge-csrf" not in client.cookies:
        await client.get("/privacy")
    fields = {**fields, "csrf_token": client.cookies["__Host-lodge-csrf"]}
    return await client.post(path, data=fields, headers={"Sec-Fetch-Site": "same-origin"})


FIRST = {
    "last_name": "Marchetti",
    "email": "a@example.com",
    "postcode": "LX2 4AB",
    "password": PASSWORD,
    "confirmation": PASSWORD,
    "consent": "yes",
}


async def prepare(client, path):
    """Bring the browser to the page whose form is about to be sent."""
    if path.startswith("/register/"):
        await send(client, "/register", FIRST)
        if path != "/register/code":
            await send(client, "/register/code", {"code": CODE})
    elif path.startswith("/sign-in/code/"):
        await send(client, "/sign-in/code", {"email": "a@example.com"})
    elif path == "/reply":
        await client.get("/reply/00000000-0000-0000-0000-000000000005/good")
    elif path == "/invitation":
        await client.get("/invitation?token=good")


@pytest.mark.parametrize("path", [path for path, fields in FORMS.items() if fields])
async def test_no_form_answers_a_hostile_value_with_a_failure(portal, world, path):
    world.outcome = ["enquiry_offered" if path == "/register/enquiry" else "asked"]
    async with await browse(portal) as client:
        await prepare(client, path)
        for value in NASTY:
            world.invitations["good"] = "customer"
            answer = await send(client, path, dict.fromkeys(FORMS[path], value))
            assert answer.status_code < 500, (path, value)
            assert "<script>alert" not in answer.text


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(values=st.lists(hostile, min_size=10, max_size=10))
async def test_the_first_form_takes_any_text(portal, values):
    async with await browse(portal) as client:
        answer = await send(client, "/register", dict(zip(FORMS["/register"], values, strict=True)))
        assert answer.status_code in {303, 400, 422}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(path=st.binary(max_size=40), query=st.text(max_size=40))
async def test_any_address_has_an_answer(portal, path, query):
    async with await browse(portal) as client:
        asked = f"/{quote(path)}?{urlencode({'next': query, 'token': query, 'ended': query})}"
        assert (await client.get(asked)).status_code < 500
        assert (await client.get(f"/?{quote(path)}")).status_code < 500


@pytest.mark.parametrize(
    "value", ["", "x", "\xe9", "\xff" * 100, "a" * 4000, "gAAAAA==", '"', "\\"]
)
async def test_a_cookie_may_hold_anything(portal, value):
    names = ("", "-registration", "-reply", "-invitation", "-csrf")
    cookies = "; ".join(f"__Host-lodge{name}={value}" for name in names)
    async with await browse(portal) as client:
        for path in ("/", "/home", "/register/code", "/reply", "/invitation", "/register/more"):
            answer = await client.get(path, headers=[(b"cookie", cookies.encode("latin-1"))])
            assert answer.status_code < 500, path


async def test_a_very_long_wish_for_a_page_is_not_kept(portal):
    async with await browse(portal) as client:
        answer = await client.get(f"/?next=/{'x' * 5000}")
        assert answer.status_code == 200
        assert "xxxxx" not in answer.text
