"""The mail relay: one mail handed over, and what became of it."""

import asyncio
import socket
import time
from email.message import EmailMessage

from aiosmtplib import (
    SMTP,
    SMTPConnectError,
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from services.notifications.domain.outcomes import (
    CLOSING,
    Outcome,
    Stage,
    Verdict,
    outcome_of_reply,
    outcome_of_silence,
)
from services.notifications.settings import NotificationsSettings

IDLE_SECONDS = 20.0
"""How long a connection is kept for the next mail. Relays hang up on idlers after 30 s and more."""


class MailRelay:
    """Connections to the configured relay, reused from mail to mail.

    Certificates are always checked. Outside loopback nothing is said before the connection is
    encrypted.
    """

    def __init__(self, settings: NotificationsSettings) -> None:
        """Connect lazily."""
        self._settings = settings
        self._idle: list[tuple[SMTP, float]] = []

    async def deliver(self, mail: EmailMessage) -> Outcome:
        """Hand `mail` over to its one recipient. Never raises for what a server or network does.

        A kept connection that turns out to be dead is replaced at once; that is no attempt.
        Where the connection is lost after the content, the mail may have been taken: it is not
        sent again here, the caller's schedule decides.
        """
        kept = self._take_idle()
        if kept is not None:
            outcome, was_content_sent = await self._converse(kept, mail)
            if not outcome.reconnect or (was_content_sent and outcome.reason != str(CLOSING)):
                return outcome
        try:
            fresh = await self._connect()
        except SMTPResponseException as error:
            return outcome_of_reply(error.code, stage=Stage.SESSION)
        except (SMTPException, OSError, TimeoutError) as error:
            return outcome_of_silence(_reason(error))
        outcome, _ = await self._converse(fresh, mail)
        return outcome

    async def close(self) -> None:
        """Say goodbye on every kept connection, for at most two seconds each."""
        while self._idle:
            connection, _ = self._idle.pop()
            await self._hang_up(connection)

    def _take_idle(self) -> SMTP | None:
        while self._idle:
            connection, since = self._idle.pop()
            if connection.is_connected and time.monotonic() - since < IDLE_SECONDS:
                return connection
            connection.close()
        return None

    async def _connect(self) -> SMTP:
        settings = self._settings
        connection = SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            timeout=settings.smtp_command_seconds,
            use_tls=settings.is_smtp_encrypted_from_start,
            start_tls=False,  # done below, with a time limit of its own
            local_hostname=socket.gethostname(),
        )
        await connection.connect(timeout=settings.smtp_connect_seconds)
        try:
            if settings.is_smtp_upgraded:
                await connection.starttls()
            if settings.smtp_login is not None:
                await connection.login(*settings.smtp_login)
        except BaseException:
            connection.close()
            raise
        return connection

    async def _converse(self, connection: SMTP, mail: EmailMessage) -> tuple[Outcome, bool]:
        """Send one mail on `connection`. Also tell whether its content had been started."""
        was_content_sent = False
        try:
            await connection.mail(mail["From"].addresses[0].addr_spec)
            await connection.rcpt(mail["To"].addresses[0].addr_spec)
            was_content_sent = True
            reply = await connection.data(mail.as_bytes(), timeout=self._settings.smtp_data_seconds)
            outcome = outcome_of_reply(reply.code, stage=Stage.MESSAGE)
        except SMTPResponseException as error:
            outcome = outcome_of_reply(error.code, stage=Stage.MESSAGE)
        except (SMTPException, OSError, TimeoutError) as error:
            outcome = outcome_of_silence(_reason(error))
        except BaseException:
            connection.close()
            raise
        if outcome.verdict is Verdict.SENT:
            self._idle.append((connection, time.monotonic()))
        elif outcome.reconnect:
            connection.close()
        else:
            await self._hang_up(connection)
        return outcome, was_content_sent

    @staticmethod
    async def _hang_up(connection: SMTP) -> None:
        try:
            async with asyncio.timeout(2):
                await connection.quit()
        except (SMTPException, OSError, TimeoutError):
            pass
        finally:
            connection.close()


def _reason(error: Exception) -> str:
    """Name what happened, without the server's words."""
    if isinstance(error, SMTPTimeoutError | TimeoutError):
        return "timeout"
    if isinstance(error, SMTPServerDisconnected):
        return "disconnected"
    if isinstance(error, SMTPConnectError | OSError):
        return "connection_failed"
    return "session_refused"
