"""Closing one's own login."""

from datetime import datetime
from uuid import UUID

from contracts.api.common import ApiModel


class ClosingView(ApiModel):
    """A login that will be closed."""

    request_id: UUID
    asked_at: datetime
    due_at: datetime
    """Until then it can be stopped."""


class OwnClosing(ApiModel):
    """The closing that waits for whoever asks, if there is one."""

    closing: ClosingView | None
