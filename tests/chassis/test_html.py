"""The web pages' rules, over HTTP, against a site of two pages."""

from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
import structlog
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse

from chassis import errors
from chassis.html import Look, Site, read_form, safe_path
from chassis.html.environment import plate, spaced_reference

LANDLORD = SimpleNamespace(
    name="Harbour Homes",
    office=SimpleNamespace(phone="01632 960100"),
    url="https://homes.example",
)
TEMPLATES = Path(__file__).parents[2] / "ui" / "templates"
HEADERS = {
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "cache-control",
    "strict-transport-security",
}


@pytest.fixture(scope="module")
def look(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("look")
    (tmp_path / "lodge.abc.css").write_text("body{}")
    (tmp_path / "lodge.abc.css.br").write_bytes(b"squeezed")
    (tmp_path / "manifest.json").write_text('{"lodge.css": "lodge.abc.css"}')
    return tmp_path


@pytest.fixture(scope="module")
def app(look, tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("templates")
    (tmp_path / "form.html").write_text(
        '{% extends "_portal.html" %}{% block content %}{{ ui.csrf() }}{{ ui.errors(form) }}'
        '{{ ui.input(form, "name", "Name") }}{% endblock %}'
    )
    welsh = Catalog(locale="cy")
    welsh.add("Page not found", "Heb ddod o hyd i\u2019r dudalen")
    messages = tmp_path / "locale" / "cy" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    with (messages / "lodge.mo").open("wb") as compiled:
        write_mo(compiled, welsh)
    site = Site(
        templates=[tmp_path, TEMPLATES],
        look=look,
        layout="_portal.html",
        locale=tmp_path / "locale",
        sign_in="/",
        landlord_of=lambda host: LANDLORD if host == "homes.example" else None,
        base_url_of=lambda landlord: landlord.url,
        drafts_in=lambda _request: pytest.fail("nothing is kept on this site"),
    )
    app = FastAPI()

    @app.get("/form")
    async def show(request: Request):
        return site.page(request, "form.html")

    @app.post("/form")
    async def take(request: Request):
        form = read_form(request, "name", longest={"name": 20})
        if form.is_good:
            return PlainTextResponse(repr(form["name"]))
        return site.page(request, "form.html", status=422, form=form)

    @app.get("/nowhere-as/{language}")
    async def speak(request: Request, language: str):
        site.speak_as_chosen(request, language=language, days="day_month_name")
        return site.error(request, 404)

    @app.get("/fails/{how}")
    async def fail(how: str):
        raise {
            "broken": ValueError("secret of the house"),
            "absent": errors.NotFound("no"),
            "down": errors.Unavailable(retry_after=7),
            "often": errors.TooMany("no", retry_after=60),
            "stranger": errors.Unauthenticated("no"),
        }[how]

    site.install(app)
    return app


@pytest.fixture
async def browser(app):
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://homes.example") as client:
        yield client


async def token_of(browser):
    await browser.get("/form")
    return browser.cookies["__Host-lodge-csrf"]


async def post(browser, data, **headers):
    headers = {"Sec-Fetch-Site": "same-origin", **headers}
    return await browser.post("/form", data=data, headers=headers)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/form", 200),
        ("HEAD", "/form", 200),
        ("TRACE", "/form", 405),
        ("GET", "/nowhere", 404),
        ("POST", "/form", 403),
        ("GET", "/fails/broken", 500),
        ("GET", "/fails/down", 503),
        ("GET", "/fails/stranger", 303),
        ("GET", "/static/lodge.abc.css", 200),
        ("GET", "/static/../manifest.json", 404),
        ("POST", "/static/lodge.abc.css", 403),
    ],
)
async def test_every_answer_carries_the_security_headers(browser, method, path, status):
    answer = await browser.request(method, path)

    assert answer.status_code == status
    assert set(answer.headers) >= HEADERS
    assert "'unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("chosen", "asked", "is_welsh"),
    [
        ("cy-GB", "en", True),
        ("en-GB", "cy", True),
        ("en-GB", "en", False),
        ("fr-FR", "en", False),
        ("../../cy", "en", False),
    ],
)
async def test_a_login_set_to_a_language_with_a_catalogue_is_spoken_to_in_it(
    browser, chosen, asked, is_welsh
):
    page = await browser.get(
        "/nowhere-as/" + chosen.replace("/", "%2F"), headers={"Accept-Language": asked}
    )

    assert ("Heb ddod o hyd" in page.text) is is_welsh
    assert ('lang="cy"' in page.text) is is_welsh


async def test_the_policy_admits_exactly_the_inline_script_of_the_page(browser):
    import base64
    import hashlib
    import re

    page = await browser.get("/form")

    inline = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in inline]
    admitted = re.findall(r"'sha256-([^']+)'", page.headers["content-security-policy"])
    assert hashes == admitted
    assert "style=" not in page.text


async def test_a_form_of_ours_is_taken_once_its_token_is_right(browser):
    token = await token_of(browser)

    assert (await post(browser, {"name": " Ann\x00e ", "csrf_token": token})).text == "'Ann e'"
    assert (await post(browser, {"name": "Anne", "csrf_token": "0" * 64})).status_code == 403
    assert (await post(browser, {"name": "Anne"})).status_code == 403


@pytest.mark.parametrize("sender", ["cross-site", "same-site"])
async def test_a_form_of_another_site_is_refused_even_with_the_token(browser, sender):
    token = await token_of(browser)

    answer = await post(browser, {"name": "x", "csrf_token": token}, **{"Sec-Fetch-Site": sender})

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://homes.example"}, 200),
        ({"Referer": "https://homes.example/form"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://[broken"}, 403),
        ({}, 403),
    ],
)
async def test_an_old_browser_is_believed_by_its_origin_only(browser, headers, status):
    token = await token_of(browser)

    answer = await browser.post("/form", data={"name": "x", "csrf_token": token}, headers=headers)

    assert answer.status_code == status


async def test_a_refused_field_is_explained_and_what_was_typed_stays(browser):
    token = await token_of(browser)

    answer = await post(browser, {"name": "<b>" + "n" * 30, "csrf_token": token})

    assert answer.status_code == 422
    assert answer.text.count("Shorten this to 20 characters or fewer") == 2
    assert 'value="&lt;b&gt;nnn' in answer.text
    assert "<title>Error: " in answer.text


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("name=a&name=b&csrf_token={token}", "application/x-www-form-urlencoded", 400),
        ("name=a&other=b&csrf_token={token}", "application/x-www-form-urlencoded", 400),
        ("name=%ff&csrf_token={token}", "application/x-www-form-urlencoded", 400),
        ("name=\u00e9&csrf_token={token}", "application/x-www-form-urlencoded", 400),
        ("&".join(["a=b"] * 1001), "application/x-www-form-urlencoded", 400),
        ("x" * (1024 * 1024 + 1), "application/x-www-form-urlencoded", 413),
        ('{{"name": 1}}', "application/json", 415),
        ("", "", 415),
    ],
)
async def test_a_malformed_form_is_refused_with_a_page(browser, body, kind, status):
    token = await token_of(browser)

    answer = await browser.post(
        "/form",
        content=body.replace("{token}", token).encode(),
        headers={"Content-Type": kind, "Sec-Fetch-Site": "same-origin"},
    )

    assert answer.status_code == status
    assert "<h1" in answer.text


async def test_an_error_page_shows_the_number_of_the_log_line_and_nothing_else(browser):
    with structlog.testing.capture_logs() as lines:
        page = await browser.get("/fails/broken")

    assert lines[0]["log_level"] == "error"
    assert page.headers["x-correlation-id"] in page.text
    assert "secret of the house" not in page.text
    assert LANDLORD.office.phone in page.text


async def test_a_browser_is_told_when_to_come_back(browser):
    assert (await browser.get("/fails/down")).headers["retry-after"] == "7"
    assert (await browser.get("/fails/often")).headers["retry-after"] == "60"


async def test_whoever_must_sign_in_comes_back_to_the_page_they_wanted(browser):
    answer = await browser.get("/fails/stranger?case=1")

    assert answer.headers["location"] == "/?next=/fails/stranger%3Fcase%3D1"


async def test_a_host_of_no_landlord_has_no_pages(app):
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="https://other.example") as client:
        answer = await client.get("/form")

    assert answer.status_code == 404
    assert LANDLORD.name not in answer.text


async def test_built_files_live_for_ever_and_come_compressed(browser):
    plain = await browser.get("/static/lodge.abc.css", headers={"Accept-Encoding": "identity"})
    assert plain.text == "body{}"
    assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert plain.headers["content-type"].startswith("text/css")

    async with browser.stream(
        "GET", "/static/lodge.abc.css", headers={"Accept-Encoding": "gzip, br"}
    ) as squeezed:
        assert squeezed.headers["content-encoding"] == "br"
    refused = await browser.get("/static/lodge.abc.css", headers={"Accept-Encoding": "br;q=0"})
    assert refused.text == "body{}"


def test_a_look_that_was_never_built_still_gives_addresses(tmp_path):
    assert Look(tmp_path / "nowhere").address("lodge.css") == "/static/lodge.css"


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/home", "/home"),
        ("/home?a=b&c=d", "/home?a=b&c=d"),
        ("/caf\u00e9", "/caf%C3%A9"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/ok\r\nSet-Cookie: a=b", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("home", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_the_next_page_is_always_one_of_this_site(wanted, given):
    assert safe_path(wanted) == given


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("Flat 17, Ensign House", "17"),
        ("61 Royal Victoria Gardens", "61"),
        ("Flat 3b, 20 Hill Road", "3B"),
        ("12a High Street", "12A"),
        ("4-6 Mill Lane", "4-6"),
        ("Apartment 204 Quay View", "204"),
        ("Rose Cottage", ""),
        ("Flat A, 3 Hill Road", ""),
        ("", ""),
    ],
)
def test_the_plate_shows_the_number_on_the_door(address, number):
    assert plate(address) == number


def test_a_long_reference_is_written_in_groups():
    assert spaced_reference("25341005403") == "2534 1005 403"
    assert spaced_reference("SR00001245") == "SR00001245"


@pytest.mark.parametrize(
    ("accepted", "language", "heading"),
    [
        ("cy-GB,cy;q=0.9,en;q=0.8", "cy", "Heb ddod o hyd"),
        ("en-GB,en;q=0.9,cy;q=0.5", "en", "Page not found"),
        ("fr", "en", "Page not found"),
        ("cy;q=often,;;q=,*", "en", "Page not found"),
        ("", "en", "Page not found"),
    ],
)
async def test_a_page_speaks_the_language_it_has_a_catalogue_for(
    browser, accepted, language, heading
):
    page = await browser.get("/nowhere", headers={"Accept-Language": accepted})

    assert f'<html lang="{language}"' in page.text
    assert heading in page.text
