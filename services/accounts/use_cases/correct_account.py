"""Staff mend a fact of an account: how it is addressed, how its people are told, how it pays."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.text import _
from contracts.events.accounts import AccountRecorded
from services.accounts.domain.errors import (
    AccountChangedMeanwhile,
    AccountFactsInvalid,
    AccountNotFound,
)
from services.accounts.domain.records import UPDATES
from services.accounts.store.people import account_for_update
from services.accounts.tables import AccountChangeRow

FIELDS: Final = ("salutation", "sign_off", "updates_via", "payment_method", "is_rmc_director")


async def correct_account(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    account_id: UUID,
    seen_version: int,
    changes: Mapping[str, str | bool],
    reason: str,
    changed_by: str,
    changed_by_name: str,
    changed_at: datetime,
) -> int:
    """Store what is different, its history, and announce it; return the version afterwards.

    A file that still says what was replaced does not undo it (`keep_corrections`).

    Raises:
        AccountNotFound: there is no such account.
        AccountChangedMeanwhile: `seen_version` is not the newest.
        AccountFactsInvalid: a value is none that the fact may have.
    """
    account = await account_for_update(session, landlord_id, account_id)
    if account is None:
        raise AccountNotFound("no such account")
    if account.version != seen_version:
        raise AccountChangedMeanwhile("the account was changed meanwhile")
    if changes.get("updates_via", "") not in UPDATES:
        raise AccountFactsInvalid(
            "not a way", fields={"updates_via": _("Choose mobile, email or nothing")}
        )
    different = {
        name: new
        for name, new in changes.items()
        if name in FIELDS and getattr(account, name) != new
    }
    if not different:
        return account.version
    account.version += 1
    for name, new in different.items():
        session.add(
            AccountChangeRow(
                id=uuid4(),
                landlord_id=landlord_id,
                account_id=account_id,
                version=account.version,
                field=name,
                before=_written(getattr(account, name)),
                after=_written(new),
                reason=reason,
                changed_by=changed_by,
                changed_by_name=changed_by_name,
                changed_at=changed_at,
            )
        )
        setattr(account, name, new)
    await session.flush()
    announce(
        session,
        AccountRecorded(landlord_id=landlord_id, account_id=account_id, version=account.version),
    )
    return account.version


def _written(value: str | bool) -> str:
    return value if isinstance(value, str) else str(value).lower()
