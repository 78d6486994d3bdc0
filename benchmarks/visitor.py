"""Somebody who registers: their browser, as light as can be, and what they type."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

from benchmarks.connection import Connection
from benchmarks.mail_sink import Sink

PASSWORD = "brass-letterbox-porch"  # noqa: S105
MOST_PATIENCE = 100
"""Times that somebody sends a form again before they give up."""

SIGNS_IN_AFTER = 30
"""Seconds on the page that says that the login works in a moment, or that it does by now."""

LONGEST_WAY = 300.0
"""Seconds after which somebody who is still not at home has lost the way: a page a second."""


put_off: Counter[str] = Counter()
"""How often which page asked somebody to come again in a moment."""


@dataclass(frozen=True)
class Newcomer:
    """Somebody who moved into a home of which no owner is on record."""

    number: int
    reference: str
    month: int
    year: int
    email: str
    registration_id: UUID
    """Minted by the page, as its hidden field."""


def newcomer(number: int, reference: str, *, month: int, year: int, run: str) -> Newcomer:
    """Return somebody with a mailbox of their own."""
    email = f"newcomer.{run}.{number}@example.com"
    return Newcomer(number, reference, month, year, email, uuid4())


class LostTheWay(Exception):
    """The portal led somewhere else than home."""


class Browser:
    """One person's browser: its cookies, on a connection that others use after them."""

    def __init__(self, connection: Connection) -> None:
        """Begin without any cookie."""
        self._connection = connection
        self._cookies: dict[str, str] = {"__Host-lodge-csrf": "0123456789abcdef" * 4}

    async def get(self, path: str) -> tuple[int, str]:
        """Ask for a page; return its status, and where it leads."""
        return await self._send("GET", path, b"")

    async def post(self, path: str, **fields: str) -> tuple[int, str]:
        """Send a form; return the status, and where the answer leads."""
        token = self._cookies["__Host-lodge-csrf"]
        return await self._send("POST", path, urlencode(fields | {"csrf_token": token}).encode())

    async def _send(self, method: str, path: str, body: bytes) -> tuple[int, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        status, headers = await self._connection.send(method, path, body, cookies)
        location = ""
        for name, value in headers:
            if name == "location":
                location = urlsplit(value).path
            elif name == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                self._cookies[cookie] = content
        return status, location


async def register(connection: Connection, one: Newcomer, sink: Sink) -> None:
    """Go every page from the form to the dashboard, both steps of preset A.

    Whoever is asked to come again in a moment does, and is counted in `put_off`.

    Raises:
        LostTheWay: a page led somewhere else.
    """
    browser = Browser(connection)
    await browser.get("/register")
    _expect(await _patiently("form", lambda: _send_form(browser, one)), "/register/code")
    await browser.get("/register/code")
    await _prove_mailbox(browser, one, sink)
    await browser.get("/register/more")
    answered = await _patiently(
        "account",
        lambda: browser.post(
            "/register/more",
            account_reference=one.reference,
            month=str(one.month),
            year=str(one.year),
        ),
    )
    await _follow(browser, answered, one.email)


async def _patiently(where: str, send: Callable[[], Awaitable[tuple[int, str]]]) -> tuple[int, str]:
    """Send once more for as long as the answer is to come again."""
    came_again = 0
    while (answered := await send())[0] == 503 and came_again < MOST_PATIENCE:
        came_again += 1
        put_off[where] += 1
        await asyncio.sleep(1 + came_again)
    return answered


async def _prove_mailbox(browser: Browser, one: Newcomer, sink: Sink) -> None:
    """Type the code; ask for another, as the page says, where this one is not taken (any more)."""
    code = await sink.code_for(one.email)
    answered = await _patiently("code", lambda: browser.post("/register/code", code=code))
    if answered[0] == 422:  # it was taken, and the answer got lost
        sink.forget_code(one.email)
        put_off["another code"] += 1
        await asyncio.sleep(60)  # one code a minute
        again = await _patiently("again", lambda: browser.post("/register/code/again"))
        _expect(again, "", status=200)
        code = await sink.code_for(one.email)
        answered = await _patiently("code", lambda: browser.post("/register/code", code=code))
    _expect(answered, "/register/more")


async def _send_form(browser: Browser, one: Newcomer) -> tuple[int, str]:
    return await browser.post(
        "/register",
        first_name="Delphine",
        last_name=f"Marchetti{one.number}",
        email=one.email,
        telephone="01632 960123",
        postcode="LX2 4AB",
        password=PASSWORD,
        confirmation=PASSWORD,
        consent="yes",
        attempt=str(one.registration_id),
    )


async def _follow(browser: Browser, answered: tuple[int, str], email: str) -> None:
    """Go where the answers lead until a dashboard is shown.

    Whoever reads that their login works in a moment looks again a second later; who still reads
    so after half a minute signs in by the password, as that page says.
    """
    at, waited = "/register/more", 0
    began = time.monotonic()
    while time.monotonic() - began < LONGEST_WAY:
        status, location = answered
        if status == 303:
            at = location
        elif status == 200 and at.startswith("/home/"):
            return
        elif status == 200 and at.startswith("/register/"):
            waited += 1
            put_off["dashboard"] += 1
            await asyncio.sleep(1)
            if waited % SIGNS_IN_AFTER == 0:
                put_off["signed in by password"] += 1
                at = "/sign-in"
                answered = await browser.post(at, email=email, password=PASSWORD)
                continue
            at = "/register/next"
        else:
            break
        answered = await browser.get(at)
    raise LostTheWay(f"{answered} at {at}")


def _expect(answered: tuple[int, str], path: str, *, status: int = 303) -> None:
    if answered != (status, path):
        raise LostTheWay(f"{answered} in place of {path}")
