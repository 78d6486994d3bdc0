"""A real mail server in this process, that does at each step what a test tells it to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session

STALL = "stall"
DROP = "drop"


@dataclass
class ScriptedRelay:
    """Takes every mail, unless `script` says otherwise.

    `script` maps a step (`MAIL`, `RCPT`, `DATA`) to what its next occurrences do, in order: a
    reply such as `450 later`, `stall` (say nothing), or `drop` (hang up; at `DATA` this is after
    the final dot, so the mail *was* taken).
    """

    port: int = 0
    script: dict[str, list[str]] = field(default_factory=dict)
    taken: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    connections: int = 0

    async def handle_EHLO(self, server: SMTP, session: Session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server: SMTP, session, envelope: Envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        return await self._scripted("MAIL", server) or "250 OK"

    async def handle_RCPT(self, server: SMTP, session, envelope: Envelope, address, options):  # noqa: N802
        envelope.rcpt_tos.append(address)
        return await self._scripted("RCPT", server) or "250 OK"

    async def handle_DATA(self, server: SMTP, session, envelope: Envelope):  # noqa: N802
        step = self._next("DATA")
        if step in (None, DROP):
            self.raw.append(envelope.original_content)
            self.taken.append(message_from_bytes(envelope.original_content, policy=default))
        return await self._do(step, server) or "250 taken"

    def _next(self, step: str) -> str | None:
        waiting = self.script.get(step)
        return waiting.pop(0) if waiting else None

    async def _scripted(self, step: str, server: SMTP) -> str | None:
        return await self._do(self._next(step), server)

    @staticmethod
    async def _do(action: str | None, server: SMTP) -> str | None:
        if action == STALL:
            await asyncio.sleep(30)
        if action == DROP:
            server.transport.abort()
            return None
        if action and action.startswith("421"):
            await server.push(action)
            server.transport.close()
        return action

    def to(self, address: str) -> list[EmailMessage]:
        """The mails taken for `address`."""
        return [mail for mail in self.taken if mail["To"] == address]


@asynccontextmanager
async def scripted_relay(port: int = 0) -> AsyncIterator[ScriptedRelay]:
    """Run the server on loopback for the length of the block."""
    relay = ScriptedRelay()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(relay, hostname="mx.example", loop=loop, timeout=60), "127.0.0.1", port
    )
    relay.port = server.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        server.close()
