"""Whatever comes to any form of registering, in any shape, the answer is a page and no failure."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.gateway import pages
from services.gateway.pages import enquiring, evidence, requesting
from tests.gateway.doubles import way
from tests.gateway.test_help_on_every_page import ASKING, CODE, HELP
from tests.gateway.test_hostile_input import FIRST, NASTY, browse, prepare, send

FIRST_FORM = (*FIRST, "first_name", "telephone", "attempt", "work", "way")
FORMS = {
    "/register": (*FIRST_FORM, *requesting.FIELDS),
    "/register/letter": ("way", *evidence.FIELDS),
    "/register/code": ("code",),
    "/register/code/again": (),
    "/register/more": evidence.FIELDS,
    "/register/enquiry": enquiring.ENQUIRY_FIELDS,
    "/register/owner": ("role", "words"),
    "/register/cancel": (),
}
URLENCODED = "application/x-www-form-urlencoded"
BODIES = {
    "nothing": (URLENCODED, b""),
    "null": ("application/json", b"null"),
    "deep": ("application/json", b"[" * 50_000),
    "many fields": (URLENCODED, b"&".join(b"f%d=1" % n for n in range(100_000))),
    "one field many times": (URLENCODED, b"&email=a" * 50_000),
    "lone surrogates": (URLENCODED, b"&last_name=%ED%A0%80&email=%ED%BF%BF%40example.com"),
    "no utf-8": (URLENCODED, b"&last_name=\xff\xfe%FF%C0%80&code=%"),
    "huge": (URLENCODED, b"&last_name=" + b"x" * 3_000_000),
    "no type": ("", b"&last_name=Marchetti"),
    "odd type": ("multipart/form-data; boundary=\xe9", b"--x"),
    "no boundary": ("multipart/form-data", b"--x\r\n\r\n--x--"),
    "a file for a name": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="last_name"; filename="a"\r\n\r\na\r\n--x--',
    ),
    "another charset": (f"{URLENCODED}; charset=utf-7", b"&last_name=%2BADw-"),
}
WAYS = {"usual": [way()], "asking": [ASKING], "by letter": [CODE, HELP]}

MOST_FIELDS = 24

hostile = st.one_of(st.sampled_from(NASTY), st.text(max_size=40), st.integers().map(str))


def test_every_form_of_registering_is_tried():
    posted = {
        route.path
        for router in pages.routers
        for route in router.routes
        if "POST" in getattr(route, "methods", ()) and route.path.startswith("/register")
    }

    assert posted == set(FORMS)
    assert max(map(len, FORMS.values())) <= MOST_FIELDS


@pytest.mark.parametrize("path", FORMS)
async def test_a_body_may_be_anything(portal, world, path):
    world.outcome = ["enquiry_offered" if path == "/register/enquiry" else "asked"]
    async with await browse(portal) as client:
        await client.get("/privacy")
        await prepare(client, path)
        token = f"csrf_token={quote(client.cookies.get('__Host-lodge-csrf', ''))}".encode()
        seen = {}
        for name, (kind, body) in BODIES.items():
            headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": kind.encode("latin-1")}
            if not kind:
                del headers["Content-Type"]
            sent = token + body if kind.startswith(URLENCODED) else body
            answer = await client.post(path, content=sent, headers=headers)
            assert answer.status_code < 500, (name, answer.status_code)
            seen[name] = answer.status_code
    assert seen["nothing"] in {200, 303, 422}, "the guard against forged forms let it through"


@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(values=st.lists(hostile, min_size=MOST_FIELDS, max_size=MOST_FIELDS))
@pytest.mark.parametrize("ways", WAYS)
@pytest.mark.parametrize("path", [path for path, fields in FORMS.items() if fields])
async def test_a_field_may_hold_anything(portal, world, path, ways, values):
    world.outcome = ["enquiry_offered" if path == "/register/enquiry" else "asked"]
    world.ways = WAYS[ways]
    async with await browse(portal) as client:
        await prepare(client, path)
        answer = await send(client, path, dict(zip(FORMS[path], values, strict=False)))

    assert answer.status_code < 500, (path, values)
    assert "<script>alert" not in answer.text
