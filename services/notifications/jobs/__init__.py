"""The sender: takes up messages whose time has come, and sees each one to the end of an attempt."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import structlog
from prometheus_client import Counter

from chassis.errors import Unavailable
from chassis.events import now
from chassis.jobs import Jobs
from chassis.landlords import Landlord
from chassis.service import Context
from chassis.telemetry import REGISTRY, correlated
from services.notifications.clients import Clients
from services.notifications.clients.material import Material, NotWanted
from services.notifications.domain.composing import Writing
from services.notifications.domain.outcomes import Outcome, Verdict
from services.notifications.jobs.failures import STUMBLED, outcome_of
from services.notifications.jobs.writing import written
from services.notifications.settings import NotificationsSettings
from services.notifications.store.messages import CHANNEL
from services.notifications.use_cases.begin_attempt import (
    Begun,
    ClaimLost,
    begin_attempt,
)
from services.notifications.use_cases.claim_due_messages import (
    ClaimedMessage,
    claim_due_messages,
)
from services.notifications.use_cases.keep_claim import keep_claim
from services.notifications.use_cases.settle_message import settle_message
from services.notifications.use_cases.thin_anchors import thin_anchors

log = structlog.get_logger()
jobs = Jobs("notifications")

ATTEMPTS = Counter(
    "lodge_mail_attempts_total", "Attempts at mails", ["letter", "verdict"], registry=REGISTRY
)

POLL_SECONDS = 2.0
"""The belt beside the database's notification, and how soon a retry that is due is seen."""


@jobs.every(seconds=1)
async def send_due_messages(context: Context[NotificationsSettings]) -> None:
    """Send for as long as the service runs; started again a second after any failure."""
    await Sender(context).run()


@jobs.every(seconds=3600, is_erasing=True)
async def thin_witnessed_anchors(context: Context[NotificationsSettings]) -> None:
    """Of the ends of other services' audits, keep one a day, landlord by landlord."""
    for landlord in context.landlords:
        async with context.database.transaction(landlord.id) as session:
            await thin_anchors(session, at=now())


class Sender:
    """Sends the messages of every landlord, a bounded number at once.

    Each message goes through short transactions (claim, begin, settle); addresses, secrets and
    the relay are asked between them, so that no slow server holds a lock or a connection.
    """

    def __init__(self, context: Context[NotificationsSettings]) -> None:
        """Send with the clients and settings of `context`."""
        self._context = context
        self._clients: Clients = context.clients
        self._claim_for = timedelta(seconds=context.settings.claim_seconds)
        self._at_work: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._waiting: set[UUID] = set()
        """Landlords of whom more may be due than was taken up."""

    async def run(self) -> None:
        """Send until cancelled, then let the mails on their way arrive."""
        connection = await asyncpg.connect(
            self._context.settings.database_url, timeout=5, command_timeout=10
        )
        try:
            await connection.add_listener(CHANNEL, self._hear)
            loop = asyncio.get_running_loop()
            look_at = 0.0
            while not connection.is_closed():
                self._wake.clear()
                if loop.time() >= look_at:
                    look_at = loop.time() + POLL_SECONDS
                    await self.take_up_due()
                else:
                    await self.take_up_due(self._waiting)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout_at(look_at):
                        await self._wake.wait()
        finally:
            await self._finish()
            with contextlib.suppress(Exception):
                await connection.close(timeout=2)

    async def take_up_due(self, wanted: Collection[UUID] | None = None) -> None:
        """Start on as many due messages as there are hands free: everybody's, or of the wanted."""
        wanted = None if wanted is None else frozenset(wanted)
        for landlord in self._context.landlords:
            if wanted is not None and landlord.id not in wanted:
                continue
            free = self._context.settings.smtp_connections - len(self._at_work)
            if free <= 0:
                self._waiting.add(landlord.id)
                continue
            self._waiting.discard(landlord.id)
            async with self._context.database.transaction(landlord.id) as session:
                claimed = await claim_due_messages(
                    session,
                    landlord_id=landlord.id,
                    now=now(),
                    claim_for=self._claim_for,
                    limit=free,
                )
            if len(claimed) == free:
                self._waiting.add(landlord.id)
            for message in claimed:
                task = asyncio.create_task(self._work_on(landlord, message))
                self._at_work.add(task)
                task.add_done_callback(self._done)

    async def settle_all(self) -> None:
        """Wait until every message that was taken up is settled."""
        while self._at_work:
            await asyncio.wait(self._at_work)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._at_work.discard(task)
        if self._waiting:
            self._wake.set()

    def _hear(self, _connection: object, _pid: int, _channel: str, landlord_id: object) -> None:
        """Look at once at the landlord that has a new message."""
        try:
            self._waiting.add(UUID(str(landlord_id)))
        except ValueError:  # said by the release before this one: whose it is, the clock finds out
            return
        self._wake.set()

    async def _finish(self) -> None:
        patience = max(1, self._context.settings.stop_within_seconds - 8)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self.settle_all()
        for task in self._at_work:
            task.cancel()
        await asyncio.gather(*self._at_work, return_exceptions=True)
        await self._clients.relay.close()

    async def _work_on(self, landlord: Landlord, message: ClaimedMessage) -> None:
        with correlated(message.correlation_id):
            try:
                async with self._claim_kept(message):
                    await self._attempt(landlord, message)
            except ClaimLost:
                log.info("message.passed_on", message_id=str(message.id))
            except Unavailable as error:
                # our own database: the claim runs out and the message is due again
                log.warning("message.left", message_id=str(message.id), reason=error.code)

    async def _attempt(self, landlord: Landlord, message: ClaimedMessage) -> None:
        shown: Writing | None = None
        again_at: datetime | None = None
        try:
            material = await self._clients.owners.material_for(message, now=now())
            begun = await self._begin(message, material)
            outcome, shown = await self._send(landlord, message, material, begun)
        except ClaimLost:
            raise
        except Exception as error:  # whatever it is, no message stays in limbo
            outcome, again_at = outcome_of(error)
            if outcome.reason == STUMBLED:
                log.exception("message.stumbled", message_id=str(message.id))
        await self._settle(message, outcome, shown, again_at)

    async def _begin(self, message: ClaimedMessage, material: Material) -> Begun:
        moment = now()
        expires_at = min(material.expires_at or message.expires_at, message.expires_at)
        if expires_at <= moment:
            raise NotWanted("the code or link is dead already")
        async with self._context.database.transaction(message.landlord_id) as session:
            return await begin_attempt(
                session,
                message_id=message.id,
                claim=message.claim,
                letter=material.letter,
                recipient=material.recipient,
                expires_at=expires_at,
                now=moment,
            )

    async def _send(
        self, landlord: Landlord, message: ClaimedMessage, material: Material, begun: Begun
    ) -> tuple[Outcome, Writing]:
        mail, shown = written(
            landlord, message, material, own=begun.own, key=self._clients.stop_key
        )
        if not begun.is_mailed:
            return Outcome(Verdict.UNWANTED, "turned_off"), shown
        return await self._clients.relay.deliver(mail), shown

    async def _settle(
        self,
        message: ClaimedMessage,
        outcome: Outcome,
        shown: Writing | None,
        again_at: datetime | None,
    ) -> None:
        async with self._context.database.transaction(message.landlord_id) as session:
            state = await settle_message(
                session,
                message_id=message.id,
                claim=message.claim,
                outcome=outcome,
                shown=shown,
                settled_at=now(),
                chance=random.random(),  # noqa: S311  spreads retries, guards nothing
                again_at=again_at,
            )
        ATTEMPTS.labels(message.template, outcome.verdict).inc()
        log.info(
            "message.attempted",
            message_id=str(message.id),
            template=message.template,
            verdict=outcome.verdict,
            reason=outcome.reason,
            state=state,
        )

    @asynccontextmanager
    async def _claim_kept(self, message: ClaimedMessage) -> AsyncIterator[None]:
        keeper = asyncio.create_task(self._keep(message))
        try:
            yield
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)

    async def _keep(self, message: ClaimedMessage) -> None:
        while True:
            await asyncio.sleep(self._claim_for.total_seconds() / 3)
            with contextlib.suppress(Unavailable):
                async with self._context.database.transaction(message.landlord_id) as session:
                    await keep_claim(
                        session,
                        message_id=message.id,
                        claim=message.claim,
                        until=now() + self._claim_for,
                    )
