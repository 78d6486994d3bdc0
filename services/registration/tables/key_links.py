"""Links by mail that carry what else stands in letters."""

from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from chassis.db import Id, Instant, LandlordId
from services.registration.tables.base import Table


class KeyLinkRow(Table):
    """A mailed link that carries a portal key. Neither link nor key stands here: both are derived.

    It opens while the key waits to be used, for a day.
    """

    __tablename__ = "key_links"
    __table_args__ = (
        # whose requests are answered once the key is used
        Index("key_links_by_connection_idx", "landlord_id", "connection_id"),
        Index("key_links_by_registration_idx", "landlord_id", "registration_id"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    registration_id: Mapped[UUID]
    """The request that staff answered."""

    connection_id: Mapped[UUID]
    account_id: Mapped[UUID]
    made_at: Mapped[Instant]
    expires_at: Mapped[Instant]
