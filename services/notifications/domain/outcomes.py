"""What a mail server's answer means for the mail."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How an attempt ended."""

    SENT = "sent"
    TRANSIENT = "transient"
    """Not now; worth another attempt."""
    PERMANENT = "permanent"
    """This mail will never be taken; another attempt would only annoy."""
    POINTLESS = "pointless"
    """Nobody wants it sent any more: a newer one replaced it, or its time is over."""
    UNWANTED = "unwanted"
    """Its reader asked for no mails of its topic. It is kept for them on the portal."""


class Stage(StrEnum):
    """How far the conversation with the mail server had come."""

    SESSION = "session"
    """Connecting, greeting, encryption, signing in: nothing of this mail was said yet."""
    MESSAGE = "message"
    """Sender, recipient and content of this mail."""


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended, why, and whether the connection is still of use."""

    verdict: Verdict
    reason: str
    """A stable word or the server's number (`550`, `timeout`); never the server's text, which
    often repeats the address."""
    reconnect: bool = False
    """The server is closing this connection; the next mail needs a new one."""


CLOSING = 421
"""RFC 5321, 3.8: the server is going away and closes the connection."""


def outcome_of_reply(code: int, *, stage: Stage) -> Outcome:
    """Judge a server's reply by its number.

    2xx to the content means the server has taken the mail over. 4xx is for now, 5xx for good,
    with one exception: a 5xx before the mail was even named (sign-in refused, encryption
    missing) speaks about our configuration, which somebody will mend, not about the mail.
    """
    reason = str(code)
    if code == CLOSING:
        return Outcome(Verdict.TRANSIENT, reason, reconnect=True)
    if stage is Stage.SESSION:
        return Outcome(Verdict.TRANSIENT, f"session_{reason}", reconnect=True)
    if 200 <= code < 300:  # noqa: PLR2004 - the class of replies that accept
        return Outcome(Verdict.SENT, reason)
    if 500 <= code < 600:  # noqa: PLR2004 - the class of replies that refuse for good
        return Outcome(Verdict.PERMANENT, reason)
    return Outcome(Verdict.TRANSIENT, reason)


def outcome_of_silence(reason: str) -> Outcome:
    """Judge a timeout, a refused connection or a lost one: try again on a new connection.

    Where the connection was lost after the content and before the answer, the mail may have
    been delivered. Nothing can tell, so it is sent again under the same Message-ID.
    """
    return Outcome(Verdict.TRANSIENT, reason, reconnect=True)
