"""Staff have checked a caller: they get words to read out, which open the way to a new password."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import OneTimePasswordIssued, OneTimePasswordsIssuedOften
from services.identity.domain import one_time
from services.identity.domain.one_time import LoginDeactivated
from services.identity.domain.users import UserKind, UserState
from services.identity.store.one_time import issued_since, void_one_time_passwords
from services.identity.store.sign_ins import note
from services.identity.store.users import user_for_update
from services.identity.tables import OneTimePasswordRow, UserRow
from services.identity.use_cases.release_lock import release_lock

HOUR = timedelta(hours=1)


async def issue_one_time_password(
    session: AsyncSession,
    *,
    user_id: UUID,
    password_hash: str,
    key: bytes,
    issued_by: UUID,
    case_reference: str,
    facts_checked: Sequence[str],
    at: datetime,
) -> datetime:
    """Store the hash of a one-time password and return when it ends, UTC. `at` in UTC.

    The password in use and the sessions of the login go on until a new one is set: whoever talks
    staff into this locks nobody out. A lock ends: staff have checked the caller. A newer one makes
    the older void. `key` is that of `release_lock`.

    Raises:
        UserNotFound: there is no such customer's login.
        LoginDeactivated: it must be reactivated first.
    """
    user = await user_for_update(session, user_id, kind=UserKind.CUSTOMER)
    if user.state == UserState.DEACTIVATED:
        raise LoginDeactivated("the login was deactivated")

    await void_one_time_passwords(session, landlord_id=user.landlord_id, user_id=user.id, at=at)
    row = OneTimePasswordRow(
        id=uuid4(),
        landlord_id=user.landlord_id,
        user_id=user.id,
        password_hash=password_hash,
        issued_at=at,
        expires_at=at + one_time.LIVES,
        issued_by=issued_by,
        case_reference=case_reference,
        facts_checked=sorted(set(facts_checked)),
        wrong_tries=0,
    )
    session.add(row)
    await session.flush()
    await release_lock(session, user=user, key=key, means="staff", actor=str(issued_by), at=at)
    note(
        session,
        landlord_id=user.landlord_id,
        act="one_time_password.issued",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=str(issued_by),
        user_id=user.id,
        details={"case": case_reference, "checked": ", ".join(row.facts_checked)},
    )

    announce(
        session,
        OneTimePasswordIssued(
            landlord_id=user.landlord_id, user_id=user.id, contact_id=user.contact_id
        ),
    )
    await _warn_if_often(session, user, issued_by=issued_by, at=at)
    return row.expires_at


async def _warn_if_often(
    session: AsyncSession, user: UserRow, *, issued_by: UUID, at: datetime
) -> None:
    by_staff = await issued_since(
        session, landlord_id=user.landlord_id, since=at - HOUR, issued_by=issued_by
    )
    to_user = await issued_since(
        session, landlord_id=user.landlord_id, since=at - one_time.MONTH, user_id=user.id
    )
    counts: list[tuple[Literal["staff", "customer"], int, int]] = [
        ("staff", by_staff, one_time.PER_STAFF_AND_HOUR),
        ("customer", to_user, one_time.PER_USER_AND_MONTH),
    ]
    for scope, count, most in counts:
        if count > most:
            announce(
                session,
                OneTimePasswordsIssuedOften(
                    landlord_id=user.landlord_id,
                    scope=scope,
                    count=count,
                    user_id=user.id,
                    issued_by=issued_by,
                    is_first_over=count == most + 1,
                ),
            )
