"""Every address of the two sites: named in `authz.yaml`, and closed to whoever is not signed in."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import yaml

TABLE: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parents[2] / "authz.yaml").read_text()
)["pages"]
SITES = {"portal": ("gateway", "localhost"), "desk": ("cases", "desk.localhost")}
SIGN_IN = {"portal": "/", "desk": "/sign-in"}
COOKIES = {"portal": "__Host-lodge", "desk": "__Host-lodge-staff"}
TOKEN = "a-token-that-page-and-cookie-share-0123456789"


def addresses(routes: Any) -> Iterator[str]:
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from addresses(inner.routes)
        elif getattr(route, "methods", None):
            yield from (f"{method} {route.path or '/'}" for method in route.methods)


def closed(site: str, *kinds: str) -> list[str]:
    return [
        address
        for address, who in TABLE[site].items()
        if any(one.startswith(kind) for one in who for kind in kinds)
    ]


async def knock(assembled: Any, site: str, address: str, **cookies: str) -> httpx.Response:
    service, host = SITES[site]
    app = assembled[service].sites[0].app
    method, path = address.split(" ", 1)
    guard = app.state.site.csrf_cookie
    jar = {guard: TOKEN, **cookies}
    headers = {
        "Sec-Fetch-Site": "same-origin",
        "Cookie": "; ".join(f"{name}={value}" for name, value in jar.items()),
    }
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=f"http://{host}"
    ) as client:
        return await client.request(
            method,
            re.sub(r"\{\w+\}", lambda _: str(uuid4()), path),
            headers=headers,
            data={"csrf_token": TOKEN} if method == "POST" else None,
        )


@pytest.mark.parametrize("site", SITES)
def test_the_table_names_every_address_and_no_other(site, assembled):
    app = assembled[SITES[site][0]].sites[0].app

    assert set(addresses(app.routes)) == set(TABLE[site])


CELLS = [
    *(("portal", address) for address in closed("portal", "customer")),
    *(("desk", address) for address in closed("desk", "staff")),
]


@pytest.mark.parametrize(("site", "address"), CELLS)
async def test_whoever_is_not_signed_in_is_sent_to_the_door(site, address, assembled):
    answer = await knock(assembled, site, address)

    assert answer.status_code == 303
    assert answer.headers["Location"].partition("?")[0] == SIGN_IN[site]


@pytest.mark.parametrize(("site", "address"), CELLS)
async def test_nobody_is_let_in_while_identity_cannot_be_asked(site, address, assembled):
    answer = await knock(assembled, site, address, **{COOKIES[site]: "t" * 43})

    assert answer.status_code == 503


@pytest.mark.parametrize("address", closed("portal", "applicant"))
async def test_a_page_of_a_registration_begins_with_its_first_page(address, assembled):
    answer = await knock(assembled, "portal", address)

    assert answer.status_code == 303
    assert answer.headers["Location"] in ("/register", "/")
