"""Every form of both sites, sent by somebody else's page: refused before anything is looked at."""

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.authorisation.test_pages import COOKIES, SITES, TABLE, TOKEN

FORMS = [
    (site, address.split(" ", 1)[1])
    for site in SITES
    for address in TABLE[site]
    if address.startswith("POST ")
]
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Referer": "https://evil.example/localhost"},
    {},
]


async def send(assembled: Any, site: str, path: str, headers: dict[str, str], **fields: str) -> int:
    service, host = SITES[site]
    app = assembled[service].sites[0].app
    jar = {app.state.site.csrf_cookie: TOKEN, COOKIES[site]: "t" * 43}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=f"http://{host}"
    ) as client:
        answer = await client.post(
            re.sub(r"\{\w+\}", lambda _: str(uuid4()), path),
            headers={**headers, "Cookie": "; ".join(f"{k}={v}" for k, v in jar.items())},
            data=fields or {"csrf_token": TOKEN},
        )
    return answer.status_code


@pytest.mark.parametrize(("site", "path"), FORMS)
async def test_a_form_of_another_site_changes_nothing(site, path, assembled):
    for headers in FOREIGN:
        assert await send(assembled, site, path, headers) == 403, headers


@pytest.mark.parametrize(("site", "path"), FORMS)
async def test_a_form_without_the_token_of_its_page_changes_nothing(site, path, assembled):
    own = {"Sec-Fetch-Site": "same-origin"}
    for fields in ({"other": "field"}, {"csrf_token": ""}, {"csrf_token": TOKEN[::-1]}):
        assert await send(assembled, site, path, own, **fields) == 403, fields
