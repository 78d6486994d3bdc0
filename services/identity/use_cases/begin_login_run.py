"""Staff ask who on record has no login. Nothing is sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.login_runs import RunState
from services.identity.domain.users import UserKind
from services.identity.store.sign_ins import note
from services.identity.tables import LoginRunRow


async def begin_login_run(
    session: AsyncSession,
    *,
    run_id: UUID,
    landlord_id: UUID,
    place_kind: str,
    place_id: UUID | None,
    place_name: str,
    asked_by: UUID,
    asked_by_name: str,
    at: datetime,
) -> LoginRunRow:
    """Begin to look through the record, or one place of it. Again: nothing. `at` in UTC.

    The caller mints `run_id`, so that a form sent twice begins one run.
    """
    known = await session.get(LoginRunRow, run_id)
    if known is not None:
        return known

    run = LoginRunRow(
        id=run_id,
        landlord_id=landlord_id,
        state=RunState.COUNTING,
        place_kind=place_kind,
        place_id=place_id,
        place_name=place_name,
        asked_by=asked_by,
        asked_by_name=asked_by_name,
        asked_at=at,
        released_by_name="",
        due_at=at,
        is_waiting=False,
    )
    session.add(run)
    note(
        session,
        landlord_id=landlord_id,
        act="login_run.begun",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=str(asked_by),
        details={"run": str(run_id), "place": place_name},
    )
    await session.flush()

    return run
