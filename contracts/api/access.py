"""What a contact's connections open today, and by which rule."""

from datetime import date
from uuid import UUID

from contracts.api.common import ApiModel


class ConnectionTrace(ApiModel):
    """One connection, judged as the customer's own pages are."""

    account_id: UUID
    reference: str
    account_status: str
    role: str
    status: str
    valid_from: date
    valid_to: date | None
    is_open: bool
    rule: str
    """E.g. `connection_over`; `connection_live` where it is open."""

    says: str
    ask: str
    authorities: dict[str, bool]
    """`finance`, `maintenance`, `keys` and `documents` → whether it is open at this moment."""

    is_provisional: bool


class ContactAccess(ApiModel):
    """`GET /contacts/{contact_id}/access`."""

    items: list[ConnectionTrace]
