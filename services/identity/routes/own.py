"""What people see and do about their own login: where it is signed in, what happened to it."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, status

from chassis.auth import Caller, allow
from chassis.errors import Invalid
from chassis.events import now
from chassis.http import Session
from contracts.api.common import Page
from contracts.api.identity import OwnAct, OwnSession, OwnSessions, SessionsEnded
from contracts.api.identity.external_users import OwnDates
from services.identity.domain import tries
from services.identity.domain.users import UserKind, UserNotFound
from services.identity.routes.door import TheDoor
from services.identity.store.own import acts_about, sessions_of
from services.identity.store.users import user_with_id
from services.identity.use_cases.choose_date_format import choose_date_format
from services.identity.use_cases.end_own_session import end_own_session
from services.identity.use_cases.end_sessions import end_sessions

router = APIRouter(prefix="/me", tags=["own login"])

Person = Annotated[Caller, Depends(allow("customer", "staff"))]
Customer = Annotated[Caller, Depends(allow("customer"))]

ACTS_PER_PAGE = 50
LONGEST_CURSOR = 100


class CursorNotValid(Invalid):
    """`after` is none of ours."""

    code = "cursor_not_valid"


@router.get("/sessions")
async def get_sessions(caller: Person, session: Session, door: TheDoor) -> OwnSessions:
    """List the browsers that are signed in with the caller's login, the latest used first."""
    idle_for = door.landlords.by_id(caller.landlord_id).sign_in.idle_for
    rows = await sessions_of(session, landlord_id=caller.landlord_id, user_id=user_of(caller))
    return OwnSessions(
        items=[
            OwnSession(
                session_id=row.id,
                opened_at=row.opened_at.astimezone(UTC),
                last_active_at=row.last_active_at.astimezone(UTC),
                method=row.method,
                network=row.network,
                browser=row.browser,
                is_this=row.id == caller.session_id,
            )
            for row in rows
            if tries.session_is_alive(
                now=now(),
                last_active_at=row.last_active_at,
                ends_at=row.ends_at,
                idle_for=idle_for,
            )
        ]
    )


@router.delete("/sessions/{session_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_session(session_id: UUID, caller: Person, session: Session) -> None:
    """Sign one browser out. 404 when it is none of the caller's, or not any more."""
    await end_own_session(
        session,
        landlord_id=caller.landlord_id,
        user_id=user_of(caller),
        kind=UserKind(caller.kind),
        session_id=session_id,
        at=now(),
    )


@router.post("/sessions/end", status_code=status.HTTP_204_NO_CONTENT)
async def post_sessions_end(body: SessionsEnded, caller: Person, session: Session) -> None:
    """Sign out everywhere, or everywhere but here."""
    user = await user_with_id(session, user_of(caller))
    await end_sessions(
        session,
        user=user,
        actor=str(user.id),
        at=now(),
        but=caller.session_id if body.but_this else None,
    )


@router.put("/date-format", status_code=status.HTTP_204_NO_CONTENT)
async def put_date_format(body: OwnDates, caller: Customer, session: Session) -> None:
    """Choose how the pages write days and times."""
    await choose_date_format(
        session, user_id=user_of(caller), date_format=body.date_format, at=now()
    )


@router.get("/sign-ins")
async def get_sign_ins(
    caller: Person,
    session: Session,
    after: Annotated[str | None, Query(max_length=LONGEST_CURSOR)] = None,
) -> Page[OwnAct]:
    """Tell what happened to the caller's login in the last 90 days, newest first."""
    rows = await acts_about(
        session,
        landlord_id=caller.landlord_id,
        user_id=user_of(caller),
        since=now() - tries.HISTORY_SHOWN,
        before=None if after is None else read_cursor(after),
        limit=ACTS_PER_PAGE + 1,
    )
    page = rows[:ACTS_PER_PAGE]
    return Page(
        items=[
            OwnAct(
                at=row.at.astimezone(UTC),
                act=row.act,
                network=row.network,
                browser=row.browser,
                is_own=row.actor == str(caller.user_id),
            )
            for row in page
        ],
        next=cursor_at(page[-1].at, page[-1].id) if len(rows) > len(page) else None,
    )


def user_of(caller: Caller) -> UUID:
    """Return whose token this is.

    Raises:
        UserNotFound: the token names no login.
    """
    if caller.user_id is None:
        raise UserNotFound("the caller is no login")
    return caller.user_id


def cursor_at(at: datetime, row_id: UUID) -> str:
    """Return the place in a list after the row of this moment and id."""
    return f"{at.astimezone(UTC).isoformat()}_{row_id}"


def read_cursor(text: str) -> tuple[datetime, UUID]:
    """Return the moment (UTC) and id that a place in a list names.

    Raises:
        CursorNotValid: it is none of ours.
    """
    at, _, row_id = text.partition("_")
    try:
        moment = datetime.fromisoformat(at)
        return moment.astimezone(UTC), UUID(row_id)
    except (ValueError, OverflowError) as error:
        raise CursorNotValid("this is no place in the list") from error
