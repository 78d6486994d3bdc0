"""What a landlord set by screen."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Instant, LandlordId
from services.accounts.tables.base import Line, Table


class LandlordSettingsRow(Table):
    """What staff changed of the landlord itself, whole, as of one version. The newest counts."""

    __tablename__ = "landlord_settings"
    __table_args__ = (CheckConstraint("version >= 1", name="version_counts"),)

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB)
    parts: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    """Which of them this version changed."""

    changed_by: Mapped[str] = mapped_column(Text)
    changed_by_name: Mapped[Line]
    changed_at: Mapped[Instant]
