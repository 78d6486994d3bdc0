"""Requests as no browser of a resident sends them: refused in words, and never believed."""

import asyncio
import socket
from urllib.parse import urlencode

import httpx
import pytest
import uvicorn

from tests.gateway.conftest import LANDLORD
from tests.gateway.doubles import PASSWORD

EVIL = "evil.example"


def asked_with_answers(world):
    """Return the calls that an answer led to; which ways in there are depends on none."""
    return [call for call in world.calls if call != ("registration", "GET", "/ways")]


@pytest.mark.parametrize("field", ["password", "email"])
async def test_a_very_long_answer_is_refused_before_anybody_is_asked(visitor, world, field):
    answers = {"email": "delphine@example.com", "password": PASSWORD, field: "x" * 100_000}

    page = await visitor.post("/sign-in", **answers)

    assert page.status_code == 422
    assert "Shorten this" in page.text
    assert asked_with_answers(world) == []


async def test_a_very_long_new_password_is_refused_before_anybody_is_asked(visitor, world):
    page = await visitor.register(password="x" * 100_000, confirmation="x" * 100_000)

    assert page.status_code == 422
    assert "Shorten this" in page.text
    assert 'value="delphine@example.com"' in page.text
    assert asked_with_answers(world) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": EVIL},
        {"X-Forwarded-Server": EVIL, "X-Host": EVIL},
        {"Forwarded": f"host={EVIL}"},
        {"X-Original-URL": f"https://{EVIL}/", "X-Rewrite-URL": f"//{EVIL}"},
    ],
)
async def test_no_header_moves_a_link_or_a_redirect_elsewhere(visitor, headers):
    for path in ("/", "/home", "/register", f"//{EVIL}", f"/@{EVIL}", f"/%2F{EVIL}"):
        answer = await visitor.get(path, headers=headers)
        assert EVIL not in answer.headers.get("location", "").partition("?")[0]
        assert f"//{EVIL}" not in answer.text.replace(f"next=//{EVIL}", "")


async def test_a_host_that_is_nobodys_has_no_page_and_no_redirect(portal):
    transport = httpx.ASGITransport(app=portal)
    async with httpx.AsyncClient(transport=transport, base_url=LANDLORD["portal_url"]) as http:
        for host in (EVIL, f"my.harrowmere.example.{EVIL}", f"{EVIL}:443", "", "a b", "\u00e9"):
            answer = await http.get("/home", headers=[(b"host", host.encode("latin-1"))])
            assert answer.status_code == 404, host
            assert "location" not in answer.headers


@pytest.mark.parametrize(
    "wanted",
    [
        f"//{EVIL}",
        f"/\\{EVIL}",
        f"/\t/{EVIL}",
        f"/\n/{EVIL}",
        f"https://{EVIL}",
        f"https:{EVIL}",
        f"javascript:alert(1)//{EVIL}",
        f"\\\\{EVIL}",
        f" //{EVIL}",
    ],
)
async def test_nobody_is_sent_to_another_site_after_signing_in(visitor, wanted):
    answer = await visitor.post(
        "/sign-in", email="delphine@example.com", password=PASSWORD, next=wanted
    )

    assert answer.headers["location"] == "/home"


@pytest.mark.parametrize("wanted", [f"/%2F%2F{EVIL}", f"/%5C{EVIL}", f"/x/..//{EVIL}"])
async def test_an_encoded_path_stays_a_path_of_this_site(visitor, wanted):
    answer = await visitor.post(
        "/sign-in", email="delphine@example.com", password=PASSWORD, next=wanted
    )

    there = httpx.URL(LANDLORD["portal_url"] + "/").join(answer.headers["location"])
    assert there.host == "my.harrowmere.example"


async def raw(visitor, body, **headers):
    await visitor.get("/privacy")
    kind = "application/x-www-form-urlencoded"
    return await visitor.http.post(
        "/sign-in",
        content=f"{body}&csrf_token={visitor.http.cookies['__Host-lodge-csrf']}",
        headers={"Content-Type": kind, "Sec-Fetch-Site": "same-origin", **headers},
    )


async def test_a_field_that_comes_twice_is_refused(visitor, world):
    answer = await raw(visitor, "email=a%40example.com&email=b%40example.com&password=x")

    assert answer.status_code == 400
    assert asked_with_answers(world) == []


async def test_more_than_a_thousand_fields_are_refused(visitor, world):
    many = urlencode([(f"f{number}", "x") for number in range(1001)])

    assert (await raw(visitor, many)).status_code == 400
    assert asked_with_answers(world) == []


async def test_a_field_that_no_page_has_is_refused(visitor, world):
    answer = await raw(visitor, "email=a%40example.com&password=x&role=lead")

    assert answer.status_code == 400
    assert asked_with_answers(world) == []


async def test_a_method_cannot_be_changed_by_a_header_or_a_field(resident, world):
    before = set(world.sessions)
    for headers in ({"X-HTTP-Method-Override": "POST"}, {"X-Method-Override": "POST"}):
        answer = await resident.get("/sign-out?_method=POST", headers=headers)
        assert answer.status_code in {404, 405}

    assert world.sessions == before


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "BREW"])
async def test_a_method_that_no_form_uses_is_refused(visitor, method):
    answer = await visitor.http.request(method, "/sign-in")

    assert answer.status_code in {403, 405}


async def test_a_cookie_kept_from_before_signing_out_opens_nothing(resident, world):
    kept = resident.http.cookies["__Host-lodge"]
    await resident.post("/sign-out")

    answer = await resident.get("/home", headers={"Cookie": f"__Host-lodge={kept}"})

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/?")


@pytest.fixture
async def port(portal):
    """A real server before the portal: what a parser of HTTP must refuse itself."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(portal, port=number, log_level="critical", lifespan="off")
    )
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    yield number
    server.should_exit = server.force_exit = True
    await serving


async def spoken(port, request):
    """Send these very bytes; return the first line of the answer and its headers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    async with asyncio.timeout(10):
        answer = await reader.read(65_536)
    writer.close()
    return answer.decode("latin-1").partition("\r\n\r\n")[0]


@pytest.mark.parametrize(
    "target",
    [f"http://{EVIL}/home", f"@{EVIL}/home", f"//{EVIL}/home", f"/home@{EVIL}"],
)
async def test_a_target_in_another_form_is_never_believed(port, target):
    host = "my.harrowmere.example"
    head = await spoken(
        port, f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    )

    location = [line for line in head.splitlines() if line.lower().startswith("location:")]
    assert not any(EVIL in line.partition("?")[0] for line in location)
    assert " 5" not in head[:13]


async def test_headers_beyond_all_measure_are_refused(port):
    head = await spoken(
        port,
        b"GET / HTTP/1.1\r\nHost: my.harrowmere.example\r\nConnection: close\r\n"
        + b"".join(b"X-%d: %s\r\n" % (number, b"x" * 1000) for number in range(200))
        + b"\r\n",
    )

    assert head == "" or head.startswith("HTTP/1.1 4"), head
