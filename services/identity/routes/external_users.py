"""Customers' logins as staff look after them."""

from datetime import UTC, datetime, time
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Header, status

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from chassis.text import LONDON
from contracts.api.common import Page
from contracts.api.identity import external_users as api
from contracts.api.identity.external_users import (
    CustomerRole,
    DateFormat,
    Language,
    StartPage,
    UserState,
)
from services.identity.domain import users
from services.identity.domain.users import UserKind
from services.identity.routes.door import read_address
from services.identity.routes.second_steps import standing_of
from services.identity.store.external_users import (
    UserFilter,
    customer_with_id,
    history_of,
    locked_among,
    newest_invitation,
    page_of_customers,
    sessions_of,
    users_of_contact,
)
from services.identity.store.one_time import live_one_time_password
from services.identity.store.other_emails import other_emails_of
from services.identity.store.phone_words import phone_word_of
from services.identity.store.users import password_set_at
from services.identity.tables import SessionRow, SignInAuditRow, UserRow
from services.identity.use_cases.deactivate_user import deactivate_user
from services.identity.use_cases.end_session_of_user import end_session_of_user
from services.identity.use_cases.end_sessions import end_sessions
from services.identity.use_cases.invite_again import invite_again
from services.identity.use_cases.invite_external_user import invite_external_user
from services.identity.use_cases.reactivate_user import reactivate_user
from services.identity.use_cases.set_user_choices import UserChoices, set_user_choices

router = APIRouter(prefix="/external-users", tags=["external users"])

Reader = Annotated[Caller, Depends(allow("staff:identity_admin", "staff:auditor"))]
Admin = Annotated[Caller, Depends(allow("staff:identity_admin"))]
Desk = Annotated[Caller, Depends(allow("staff"))]
"""Everybody at the desk may see whether a person on record has a login."""

IfMatch = Annotated[str, Header(alias="If-Match", max_length=20)]

SHORTEST_PART = 3
"""Signs of an address that are looked for; fewer are in nearly every one."""


@router.post("/search")
async def post_search(body: api.UserQuery, caller: Reader, session: Session) -> Page[api.UserLine]:
    """List customers' logins by address, those that fit. Changes nothing."""
    part = body.email.strip().casefold()
    rows, following = await page_of_customers(
        session,
        UserFilter(
            email=part if len(part) >= SHORTEST_PART else "",
            state=users.UserState(body.state) if body.state else None,
            locked_at=now() if body.is_locked else None,
            contact_ids=body.contact_ids,
            after=body.after,
        ),
        landlord_id=caller.landlord_id,
    )
    locked = await locked_among(
        session, landlord_id=caller.landlord_id, user_ids=[row.id for row in rows], at=now()
    )
    lines = [_line(row, is_locked=row.id in locked) for row in rows]
    return Page(items=lines, next=following)


@router.get("/of-contact/{contact_id}")
async def get_of_contact(contact_id: UUID, caller: Desk, session: Session) -> Page[api.UserLine]:
    """List the logins of a person on record."""
    rows = await users_of_contact(session, landlord_id=caller.landlord_id, contact_id=contact_id)
    return Page(items=[_line(row) for row in rows])


@router.get("/{user_id}")
async def get_user(user_id: UUID, caller: Reader, session: Session) -> api.UserDetails:
    """Return a customer's login with its sessions and its history. 404 for one of staff."""
    user = await customer_with_id(session, user_id)
    landlord_id, moment = caller.landlord_id, now()
    invitation = await newest_invitation(
        session, landlord_id=landlord_id, user_id=user.id, at=moment
    )
    one_time = await live_one_time_password(
        session, landlord_id=landlord_id, user_id=user.id, at=moment
    )
    locked = await locked_among(session, landlord_id=landlord_id, user_ids=[user.id], at=moment)
    opened = await sessions_of(session, landlord_id=landlord_id, user_id=user.id)
    history = await history_of(session, landlord_id=landlord_id, user_id=user.id)
    others = await other_emails_of(session, landlord_id=landlord_id, user_id=user.id)
    return api.UserDetails(
        user_id=user.id,
        version=user.version,
        email=user.email,
        other_emails=[row.email for row in others if row.proved_at is not None],
        name=user.name,
        contact_id=user.contact_id,
        state=cast("UserState", str(user.state)),
        locked_until=_utc_or_none(locked.get(user.id)),
        made_at=_utc(user.stored_at),
        language=cast("Language", user.language),
        date_format=cast("DateFormat", user.date_format),
        start_page=cast("StartPage", user.start_page),
        organisation=user.organisation,
        roles=cast("list[CustomerRole]", user.roles),
        password_set_at=_utc_or_none(await password_set_at(session, user.id)),
        password_expires_at=_utc_or_none(user.password_expires_at),
        invited_until=_utc_or_none(invitation.expires_at if invitation else None),
        one_time_password_until=_utc_or_none(one_time.expires_at if one_time else None),
        has_phone_word=await phone_word_of(session, user.id) is not None,
        second_step=await standing_of(session, user),
        sessions=[_session(row) for row in opened],
        history=[_act(row) for row in history],
    )


@router.post("", status_code=status.HTTP_201_CREATED)
async def post_external_user(
    body: api.NewExternalUser, caller: Admin, session: Session
) -> api.ExternalUserInvited:
    """Invite a contact of the record. 409 `email_taken` when the address has a login."""
    issued = await invite_external_user(
        session,
        landlord_id=caller.landlord_id,
        contact_id=body.contact_id,
        address=read_address(body.email),
        name=body.name,
        actor=caller.subject,
        at=now(),
    )
    return api.ExternalUserInvited(user_id=issued.user_id, expires_at=_utc(issued.expires_at))


@router.post("/{user_id}/invitation", status_code=status.HTTP_201_CREATED)
async def post_invitation(
    user_id: UUID, caller: Admin, session: Session
) -> api.ExternalUserInvited:
    """Mail a new link, which makes the older worthless. 409 `not_invited` where none is needed."""
    issued = await invite_again(session, user_id=user_id, actor=caller.subject, at=now())
    return api.ExternalUserInvited(user_id=issued.user_id, expires_at=_utc(issued.expires_at))


@router.put("/{user_id}/choices")
async def put_choices(
    user_id: UUID, body: api.UserChoices, caller: Admin, session: Session, if_match: IfMatch
) -> api.UserVersion:
    """Set language, dates, first page, organisation, roles, expiry. 409 if changed meanwhile."""
    expires_on = body.password_expires_on
    version = await set_user_choices(
        session,
        user_id=user_id,
        choices=UserChoices(
            language=body.language,
            date_format=body.date_format,
            start_page=body.start_page,
            organisation=body.organisation,
            roles=sorted(set(body.roles)),
            password_expires_at=(
                datetime.combine(expires_on, time(), LONDON).astimezone(UTC) if expires_on else None
            ),
        ),
        seen_version=_version(if_match),
        actor=caller.subject,
        at=now(),
    )
    return api.UserVersion(version=version)


@router.post("/{user_id}/deactivation", status_code=status.HTTP_204_NO_CONTENT)
async def post_deactivation(
    user_id: UUID, body: api.UserReason, caller: Admin, session: Session
) -> None:
    """Turn the login off; its sessions end at once."""
    await deactivate_user(
        session,
        user_id=user_id,
        kind=UserKind.CUSTOMER,
        actor=caller.subject,
        reason=body.reason,
        at=now(),
    )


@router.post("/{user_id}/reactivation", status_code=status.HTTP_204_NO_CONTENT)
async def post_reactivation(
    user_id: UUID, body: api.UserReason, caller: Admin, session: Session
) -> None:
    """Turn a deactivated login on again."""
    await reactivate_user(
        session,
        user_id=user_id,
        kind=UserKind.CUSTOMER,
        actor=caller.subject,
        reason=body.reason,
        at=now(),
    )


@router.delete("/{user_id}/sessions", status_code=status.HTTP_204_NO_CONTENT)
async def delete_sessions(user_id: UUID, caller: Admin, session: Session) -> None:
    """Sign every browser of the login out."""
    user = await customer_with_id(session, user_id)
    await end_sessions(session, user=user, actor=caller.subject, at=now())


@router.delete("/{user_id}/sessions/{session_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_one_session(
    user_id: UUID, session_id: UUID, caller: Admin, session: Session
) -> None:
    """Sign one browser of the login out. 204 as well where it has gone already."""
    user = await customer_with_id(session, user_id)
    await end_session_of_user(
        session, user=user, session_id=session_id, actor=caller.subject, at=now()
    )


def _line(row: UserRow, *, is_locked: bool = False) -> api.UserLine:
    return api.UserLine(
        user_id=row.id,
        email=row.email,
        name=row.name,
        contact_id=row.contact_id,
        state=cast("UserState", str(row.state)),
        is_locked=is_locked,
        organisation=row.organisation,
        made_at=_utc(row.stored_at),
    )


def _session(row: SessionRow) -> api.UserSession:
    return api.UserSession(
        session_id=row.id,
        method=row.method,
        opened_at=_utc(row.opened_at),
        last_active_at=_utc(row.last_active_at),
        network=row.network,
        browser=row.browser,
        is_finished=row.needs is None,
    )


def _act(row: SignInAuditRow) -> api.UserAct:
    return api.UserAct(
        at=_utc(row.at),
        act=row.act,
        actor=row.actor,
        network=row.network,
        browser=row.browser,
        details=row.details,
    )


def _version(if_match: str) -> int:
    digits = if_match.strip().strip('"')
    return int(digits) if digits.isdecimal() and len(digits) < 10 else 0  # noqa: PLR2004


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _utc_or_none(moment: datetime | None) -> datetime | None:
    return None if moment is None else _utc(moment)
