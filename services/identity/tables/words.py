"""By what a login is found."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.tables.base import Table


class UserWordRow(Table):
    """An end of a login's address, three signs and longer: what it contains begins one of them.

    A trigger of the database keeps the rows in step with the addresses, whoever changes them.
    """

    __tablename__ = "user_words"
    __table_args__ = (Index("user_words_user_id_idx", "user_id"),)

    landlord_id: Mapped[UUID] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
