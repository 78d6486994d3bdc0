"""Asking ClamAV about a file, over its socket."""

import asyncio
import struct
from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import urlsplit

from chassis.errors import Unavailable

CONNECT_SECONDS: Final = 3.0
SCAN_SECONDS: Final = 60.0
LONGEST_ANSWER: Final = 4096
UNFINISHED: Final = (asyncio.IncompleteReadError, asyncio.LimitOverrunError)


class ScannerUnavailable(Unavailable):
    """ClamAV does not answer, or not with a verdict: the file waits."""

    code = "scanner_unavailable"


class Scanner:
    """One clamd, at `unix:/run/clamav/clamd.ctl` or `tcp://host:3310`."""

    def __init__(self, url: str) -> None:
        """Ask at `url`.

        Raises:
            ValueError: it is no such address.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"unix", "tcp"} or not (parts.path or parts.hostname):
            raise ValueError("say unix:/path/to/clamd.ctl or tcp://host:port")
        self._parts = parts

    async def finding(self, content: AsyncIterator[bytes]) -> str:
        """Return what was found in `content`, by its name; nothing: it is clean.

        Raises:
            ScannerUnavailable: there is no verdict.
        """
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                reader, writer = await self._connect()
        except (OSError, TimeoutError) as error:
            raise ScannerUnavailable("the scanner does not answer") from error
        try:
            async with asyncio.timeout(SCAN_SECONDS):
                answer = await _ask(reader, writer, content)
        except (OSError, TimeoutError, *UNFINISHED) as error:
            raise ScannerUnavailable("the scanner gave no verdict") from error
        finally:
            writer.close()
        return _read(answer)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._parts.scheme == "unix":
            return await asyncio.open_unix_connection(self._parts.path)
        return await asyncio.open_connection(self._parts.hostname, self._parts.port or 3310)


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, content: AsyncIterator[bytes]
) -> str:
    writer.write(b"zINSTREAM\0")
    async for piece in content:
        writer.write(struct.pack("!I", len(piece)) + piece)
        await writer.drain()
    writer.write(struct.pack("!I", 0))
    await writer.drain()
    told = await reader.readuntil(b"\0")
    return told[:LONGEST_ANSWER].rstrip(b"\0").decode("utf-8", "replace")


def _read(answer: str) -> str:
    verdict = answer.removeprefix("stream: ").strip()
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")[:200]
    raise ScannerUnavailable("the scanner gave no verdict")
