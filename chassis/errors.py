"""The error families of Lodge. A family decides the HTTP status and what happens to a message."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from chassis.text import _


@dataclass(frozen=True)
class Reason:
    """Why somebody may not: for people, and without a word about what is behind the door."""

    rule: str
    """The rule's name: the code of the fact, or an operation as `authz.yaml` names it."""

    says: str
    """The rule, in one plain sentence."""

    ask: str
    """Who can change what the rule goes by, in one plain sentence."""


class LodgeError(Exception):
    """Base of every error that Lodge raises on purpose."""

    code: str = "internal_error"
    """Stable, machine-readable name. Part of the public API: never rename one."""

    status: ClassVar[int] = 500
    """The HTTP status of the family."""


class Rejected(LodgeError):
    """The request breaks a business rule. HTTP 409; a message is dead-lettered after its tries."""

    code = "rejected"
    status = 409


class NotFound(Rejected):
    """The thing asked for is absent, or the asker may not know of it. HTTP 404."""

    code = "not_found"
    status = 404


class Forbidden(Rejected):
    """The caller is known and may not do this. HTTP 403, with the reason.

    Every family below says its own `reason`; a refusal that another service gave keeps that
    service's in `told`.
    """

    code = "forbidden"
    status = 403
    told: Reason | None = None

    def reason(self) -> Reason:
        """Return the rule that refuses, and who can change what it goes by."""
        return self.told or Reason(
            self.code,
            _("This is not open to you."),
            _("Ask the landlord's team if you think that it should be."),
        )


class Unauthenticated(Rejected):
    """Nobody has said, in a way that can be checked, who is calling. HTTP 401."""

    code = "unauthenticated"
    status = 401


class Stale(Rejected):
    """The caller changed a version that is no longer the newest. HTTP 412."""

    code = "stale"
    status = 412


class Invalid(Rejected):
    """Some fields cannot be accepted as they are. HTTP 422, with a sentence per field."""

    code = "invalid"
    status = 422

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        """Keep `fields`: name of the field → what to do about it, in plain words."""
        super().__init__(message)
        self.fields: dict[str, str] = dict(fields or {})


class TooMany(Rejected):
    """The caller has asked too often. HTTP 429, with the seconds to wait."""

    code = "too_many"
    status = 429

    def __init__(self, message: str, *, retry_after: int) -> None:
        """Keep `retry_after`, in whole seconds."""
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(LodgeError):
    """Something we depend on failed for now. HTTP 503; a message is tried again, uncounted."""

    code = "unavailable"
    status = 503

    def __init__(self, message: str = "briefly unavailable", *, retry_after: int = 5) -> None:
        """Keep `retry_after`, in whole seconds."""
        super().__init__(message)
        self.retry_after = retry_after
