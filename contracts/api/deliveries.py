"""Files of the landlord's records and transactions on their way in."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from contracts.api.common import ApiModel


class DeliveryView(ApiModel):
    """A file: what it is, where it came from, how far it is, what became of it."""

    delivery_id: UUID
    kind: Literal["records", "transactions"]
    name: str
    source: Literal["screen", "program", "folder"]
    sent_by_name: str
    """Empty: no member of staff sent it."""

    came_at: datetime
    is_dry_run: bool
    """Nothing was stored: somebody looks at the outcome first."""

    state: Literal["waiting", "reading", "read", "refused", "undone"]
    size: int
    done: int
    """Bytes read so far. All of them and still reading: it is compared with the record."""

    ended_at: datetime | None
    refusal: str
    """Why nothing of it was taken; says what would be right."""

    counts: dict[str, int]
    """As the report names them: `rows`, `rows_refused`, `accounts_new`, …"""

    ignored_columns: list[str]
    import_id: UUID | None
    """`GET /imports/{import_id}/report` has every problem, as CSV."""

    is_file_kept: bool
    """Whether a dry run can be made good without sending the file again."""

    undo: Literal["possible", "later_one", "too_large", "over", "nothing"]
    """Whether it can be undone, and if not, why."""

    undone_at: datetime | None
    undone_by_name: str
    left: int
    """Facts that undoing left as they were, because somebody had changed them since."""


class Deliveries(ApiModel):
    """The newest 50 files, the newest first."""

    items: list[DeliveryView]
