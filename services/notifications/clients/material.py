"""What must be known about a message to ask for the rest of it, and what comes of asking."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from chassis.errors import Rejected
from services.notifications.domain.letters import Letter

CUT_CODE = "••••••"
CUT_LINK = "[link]"
"""What stands in the kept copy where the mail had a code or a link."""


class Wanted(Protocol):
    """What must be known about a message to ask for the rest."""

    @property
    def id(self) -> UUID: ...  # noqa: D102
    @property
    def landlord_id(self) -> UUID: ...  # noqa: D102
    @property
    def template(self) -> str: ...  # noqa: D102
    @property
    def request_id(self) -> UUID | None: ...  # noqa: D102
    @property
    def registration_id(self) -> UUID | None: ...  # noqa: D102
    @property
    def user_id(self) -> UUID | None: ...  # noqa: D102
    @property
    def facts(self) -> dict[str, Any]: ...  # noqa: D102
    @property
    def expires_at(self) -> datetime: ...  # noqa: D102


class NotWanted(Rejected):
    """The owner knows nothing of the request any more: answered, replaced, or erased."""

    code = "not_wanted"


class RoomStillClosed(Rejected):
    """What the mail leads to is closed for all customers. It waits until that is open again."""

    code = "room_closed"


@dataclass(frozen=True)
class Material:
    """Everything a mail needs beyond its row. Lives in memory for the length of one attempt."""

    letter: Letter
    recipient: str = field(repr=False)
    facts: dict[str, object] = field(repr=False)
    cut: dict[str, object] = field(default_factory=dict)
    """Replacements for those facts that the kept copy must not hold."""

    expires_at: datetime | None = None


Asker = Callable[[Wanted, datetime], Awaitable[Material]]
"""Asks for what one letter needs. The moment, now, in UTC."""
