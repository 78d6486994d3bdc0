"""A mail server that takes everything at once and remembers what came for whom."""

import asyncio
import re
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy

CODE = re.compile(r"^\s+(\d{6})\s*$", re.MULTILINE)
RECIPIENT = re.compile(rb"RCPT TO:<([^>]*)>", re.IGNORECASE)


@dataclass
class Sink:
    """What came: each mail's id and subject, by the address on its envelope."""

    port: int = 0
    mails: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    count: int = 0
    last_at: float = 0.0
    """When the newest came, by the performance counter."""

    usual_size: int = 0
    """Bytes of the newest."""

    asked_again: "Counter[str]" = field(default_factory=Counter)
    """How often somebody asked for another code."""

    _codes: dict[str, "asyncio.Future[str]"] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where to hand mail in."""
        return f"smtp://127.0.0.1:{self.port}"

    async def code_for(self, address: str, *, within: float = 120) -> str:
        """Wait for the code that is mailed to an address."""
        async with asyncio.timeout(within):
            return await self._code(address)

    def forget_code(self, address: str) -> None:
        """Wait for another code from now on: one was asked for."""
        self._codes.pop(address, None)
        self.asked_again[address] += 1

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak SMTP with one client."""
        recipient = ""
        writer.write(b"220 sink\r\n")
        try:
            while line := await reader.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    writer.write(b"354 go on\r\n")
                    content = await reader.readuntil(b"\r\n.\r\n")
                    self._keep(recipient, content)
                    writer.write(b"250 taken\r\n")
                elif verb == b"EHLO":
                    writer.write(b"250-sink\r\n250 SIZE 10000000\r\n")
                elif verb == b"QUIT":
                    writer.write(b"221 bye\r\n")
                    break
                else:
                    found = RECIPIENT.match(line)
                    recipient = found[1].decode().lower() if found else recipient
                    writer.write(b"250 ok\r\n")
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _code(self, address: str) -> "asyncio.Future[str]":
        return self._codes.setdefault(address, asyncio.get_running_loop().create_future())

    def _keep(self, recipient: str, content: bytes) -> None:
        self.count += 1
        self.last_at, self.usual_size = time.perf_counter(), len(content)
        mail = message_from_bytes(content, policy=policy.default)
        self.mails[recipient].append((str(mail["Message-ID"]), str(mail["Subject"])))
        if "code" not in str(mail["Subject"]):
            return
        text = mail.get_body(("plain",))
        found = CODE.search(text.get_content() if text else "")
        if found and not self._code(recipient).done():
            self._code(recipient).set_result(found[1])


@asynccontextmanager
async def a_sink(port: int) -> AsyncIterator[Sink]:
    """Listen on loopback for as long as it is needed."""
    sink = Sink(port)
    server = await asyncio.start_server(sink.serve, "127.0.0.1", port, limit=4 * 1024 * 1024)
    try:
        yield sink
    finally:
        server.close()
