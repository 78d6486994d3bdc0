"""A whole house for benchmarks of its door, people who may enter, and a light browser."""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

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
    """One kept connection to the portal, with as little work of its own as can be."""

    def __init__(self, origin: str) -> None:
        """Speak to `origin`; the connection is opened when it is first needed."""
        parts = urlsplit(origin)
        self._host, self._port = parts.netloc, parts.port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, *, session: str = "") -> tuple[int, dict[str, str]]:
        """Ask for a page; return status and headers."""
        return await self._send("GET", path, b"", session)

    async def post(self, path: str, **fields: str) -> tuple[int, dict[str, str]]:
        """Send a form as a page of the portal does."""
        body = urlencode({**fields, "csrf_token": TOKEN}).encode()
        return await self._send("POST", path, body, "")

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()

    async def _send(
        self, method: str, path: str, body: bytes, session: str
    ) -> tuple[int, dict[str, str]]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        cookies = f"__Host-lodge-csrf={TOKEN}" + (f"; __Host-lodge={session}" if session else "")
        writer.write(
            (
                f"{method} {path} HTTP/1.1\r\nHost: {self._host}\r\nCookie: {cookies}\r\n"
                "Sec-Fetch-Site: same-origin\r\nUser-Agent: benchmark\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            ).encode()
            + body
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in head[1:]:
            name, _, value = line.partition(": ")
            known = headers.get(name.lower())
            headers[name.lower()] = f"{known}; {value}" if known else value
        if "content-length" in headers:
            await reader.readexactly(int(headers["content-length"]))
        elif "chunked" in headers.get("transfer-encoding", ""):
            while size := int((await reader.readline()).strip() or b"0", 16):
                await reader.readexactly(size + 2)
            await reader.readline()
        if headers.get("connection") == "close":
            self._streams = None
        return int(head[0].split()[1]), headers


def session_in(headers: dict[str, str]) -> str:
    """Return the session that an answer puts into the browser."""
    return headers.get("set-cookie", "").partition("__Host-lodge=")[2].partition(";")[0]
