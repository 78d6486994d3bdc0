"""Database base class, column types, and the one transaction per request or message.

A service declares its own abstract base, so that its tables stand in its own metadata:

    class Table(chassis.db.Table):
        __abstract__ = True
        metadata = service_metadata()
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated
from uuid import UUID

from sqlalchemy import DateTime, MetaData, func, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, mapped_column

from chassis.errors import Unavailable

NAMING = {
    "pk": "%(table_name)s_pkey",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "ck": "%(table_name)s_%(constraint_name)s_check",
}

Id = Annotated[UUID, mapped_column(primary_key=True)]
"""Primary key. Minted by the caller, so that an event can name the row before it is stored."""

LandlordId = Annotated[UUID, mapped_column()]
"""Whose row it is. Row-level security compares it with the transaction's landlord."""

Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]
"""A point in time, always with a time zone, always UTC in the database."""

StoredAt = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=func.now())]
"""When the row was stored, by the database clock."""


def service_metadata() -> MetaData:
    """Return empty metadata with deterministic constraint names, so migrations can drop them."""
    return MetaData(naming_convention=NAMING)


class Table(DeclarativeBase):
    """Root of every table. Holds only the chassis's own (outbox, inbox)."""

    metadata = service_metadata()


class Database:
    """A service's own PostgreSQL database, spoken to as its unprivileged role."""

    def __init__(self, url: str, *, pool_size: int = 10, name: str = "lodge") -> None:
        """Connect lazily to `url` (`postgresql://…`), with at most `pool_size` connections."""
        self.url = url
        self.engine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://", 1),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=3,
            pool_pre_ping=False,
            hide_parameters=True,  # errors are logged, and the values are people's
            connect_args={
                "timeout": 5,
                "server_settings": {
                    "application_name": name,
                    "timezone": "UTC",
                    "statement_timeout": "10000",
                    "lock_timeout": "5000",
                    "idle_in_transaction_session_timeout": "30000",
                    "jit": "off",
                },
            },
        )
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self, landlord_id: UUID) -> AsyncIterator[AsyncSession]:
        """Open the single transaction of a request or message: commit at the end, or nothing.

        Only rows of `landlord_id` can be seen or written in it.

        Raises:
            Unavailable: the database cannot be reached, is full, or a lock is held too long.
        """
        try:
            async with self.sessions() as session, session.begin():
                connection = await session.connection()
                await connection.exec_driver_sql(
                    "SELECT set_config('lodge.landlord_id', $1, true)", (str(landlord_id),)
                )
                yield session
        except (OSError, PoolTimeout, InterfaceError, OperationalError) as error:
            raise Unavailable("the database cannot be reached just now") from error
        except DBAPIError as error:
            if error.connection_invalidated or _is_passing(error):
                raise Unavailable("the database is busy just now") from error
            raise

    async def is_reachable(self) -> bool:
        """Say whether a trivial query is answered within two seconds."""
        try:
            async with asyncio.timeout(2), self.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except Exception:  # noqa: BLE001  whatever it is, the answer is no
            return False
        return True

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


PASSING = ("53", "55P03", "57", "40001", "40P01", "25006", "08")
"""SQLSTATE prefixes of troubles that pass: no resources, locked, shutting down, serialisation,
read-only standby, connection."""


def _is_passing(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None) or ""
    return str(state).startswith(PASSING)
