"""The link by which somebody follows their case without a login, and how long it works."""

import base64
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from chassis.errors import NotFound, Unavailable
from services.cases.domain.entries import EntryKind
from services.cases.domain.states import OPEN, CaseStatus

PURPOSE: Final = b"lodge cases tracking link v1"
WORKS_AFTER: Final = timedelta(days=30)
"""How long the link works once the case is answered or closed. Before, it does not age."""

MAILS_AN_HOUR: Final = 3
"""How often the link of one case is sent again."""

Outcome = Literal["", "approved", "admitted", "refused", "answered"]


class TrackingLinkUnknown(NotFound):
    """The link is malformed, too old, or of another case."""

    code = "tracking_link_unknown"


class CaseNotOpenYet(Unavailable):
    """The link is good, and what was sent has not become a case yet: it will in a moment."""

    code = "case_not_open_yet"


def tracking_token(key: bytes, *, landlord_id: UUID, registration_id: UUID) -> str:
    """Return the 256-bit token of a registration's case. It is stored nowhere."""
    said = PURPOSE + landlord_id.bytes + registration_id.bytes
    digest = hmac.digest(key, said, "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def require_tracking_token(
    token: str, *, key: bytes, landlord_id: UUID, registration_id: UUID
) -> None:
    """Let the right token through, compared in constant time.

    Raises:
        TrackingLinkUnknown: it is another one.
    """
    right = tracking_token(key, landlord_id=landlord_id, registration_id=registration_id)
    if not hmac.compare_digest(token.encode(), right.encode()):
        raise TrackingLinkUnknown("this link does not work")


def require_in_time(status: CaseStatus, changed_at: datetime, *, at: datetime) -> None:
    """Let a link through while its case is open, and 30 days after.

    Raises:
        TrackingLinkUnknown: the case was answered longer ago.
    """
    if status not in OPEN and at > changed_at + WORKS_AFTER:
        raise TrackingLinkUnknown("this link does not work any more")


def outcome_of(status: CaseStatus, happened: Iterable[EntryKind]) -> Outcome:
    """Say how a case ended. `happened`: the kinds of its timeline, the newest first."""
    if status in OPEN:
        return ""
    kinds = list(happened)
    if status is CaseStatus.RESOLVED:
        decided = next((k for k in kinds if k in (EntryKind.APPROVED, EntryKind.REFUSED)), None)
        return "refused" if decided is EntryKind.REFUSED else "approved"
    if EntryKind.ADMITTED in kinds:
        return "admitted"
    return "refused" if EntryKind.ACCESS_REFUSED in kinds else "answered"
