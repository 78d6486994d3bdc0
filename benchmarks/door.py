"""A whole house for benchmarks of its door, people who may enter, and a light browser."""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from benchmarks.connection import Connection
from tests.journeys.house import PASSWORD, House, a_house

TOKEN = "0123456789abcdef" * 4
"""Of page and cookie alike, as every form must carry it."""


@contextmanager
def house(folder: Path) -> Iterator[House]:
    """Start every service as `./lodge up` does; stop them afterwards."""
    folder.chmod(0o755)
    with a_house(folder) as running:
        yield running


async def given_people(running: House, count: int) -> list[str]:
    """Give `count` contacts a login with everybody's password; return their addresses."""
    line, run = asyncio.Semaphore(4), secrets.token_hex(3)

    async def give(number: int) -> str:
        email = f"resident.{run}.{number}@example.com"
        async with line:
            invited = await running.ask(
                "identity",
                "POST",
                "/users",
                running.landlord,
                json={"email": email, "contact_id": str(uuid4())},
            )
            taken = {"token": invited["token"], "password": PASSWORD}
            await running.ask("identity", "POST", "/invitations/take", running.landlord, json=taken)
        return email

    return list(await asyncio.gather(*(give(number) for number in range(count))))


class Line:
    """A kept connection to the portal, for people of whom only the session is remembered."""

    def __init__(self, origin: str) -> None:
        """Speak to `origin`."""
        self._connection = Connection(origin)

    async def get(self, path: str, *, session: str = "") -> tuple[int, dict[str, str]]:
        """Ask for a page; return status and headers."""
        return await self._send("GET", path, b"", session)

    async def post(self, path: str, **fields: str) -> tuple[int, dict[str, str]]:
        """Send a form as a page of the portal does."""
        body = urlencode({**fields, "csrf_token": TOKEN}).encode()
        return await self._send("POST", path, body, "")

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    async def _send(
        self, method: str, path: str, body: bytes, session: str
    ) -> tuple[int, dict[str, str]]:
        cookies = f"__Host-lodge-csrf={TOKEN}" + (f"; __Host-lodge={session}" if session else "")
        status, found = await self._connection.send(method, path, body, cookies)
        headers: dict[str, str] = {}
        for name, value in found:
            headers[name] = f"{headers[name]}; {value}" if name in headers else value
        return status, headers


def session_in(headers: dict[str, str]) -> str:
    """Return the session that an answer puts into the browser."""
    return headers.get("set-cookie", "").partition("__Host-lodge=")[2].partition(";")[0]
