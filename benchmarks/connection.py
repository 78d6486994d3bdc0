"""One kept HTTP connection to a site, with as little work of its own as can be."""

import asyncio
import time
from urllib.parse import urlsplit

KEPT_OPEN = 20.0
"""Seconds without a request after which the site may hang up (it waits 30)."""


class Connection:
    """Requests one after the other, on a connection that is opened when it is first needed."""

    def __init__(self, origin: str) -> None:
        """Speak to `origin`, on this machine."""
        parts = urlsplit(origin)
        self._host, self._port = parts.netloc, parts.port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._used_at = 0.0

    def close(self) -> None:
        """Hang up. The next request opens it again."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def send(
        self, method: str, path: str, body: bytes, cookies: str
    ) -> tuple[int, list[tuple[str, str]]]:
        """Send a request as a page of the site does; return status and headers."""
        if time.monotonic() - self._used_at > KEPT_OPEN:
            self.close()
        self._used_at = time.monotonic()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
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
        pairs = (line.partition(": ") for line in head[1:] if line)
        headers = [(name.lower(), value) for name, _, value in pairs]
        known = dict(headers)
        if "content-length" in known:
            await reader.readexactly(int(known["content-length"]))
        elif "chunked" in known.get("transfer-encoding", ""):
            while size := int((await reader.readline()).strip() or b"0", 16):
                await reader.readexactly(size + 2)
            await reader.readline()
        if known.get("connection") == "close":
            self.close()
        return int(head[0].split()[1]), headers
