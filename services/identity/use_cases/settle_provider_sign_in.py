"""The provider has said who somebody is: a session, or a refusal that is remembered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import email_key
from chassis.errors import Rejected
from services.identity.domain.provider import (
    Person,
    ProviderEmailUnverified,
    ProviderPersonUnknown,
)
from services.identity.domain.users import SignInMethod, UserKind, UserState
from services.identity.store.needs import need_of
from services.identity.store.provider import linked_user, unlinked_user
from services.identity.store.sign_ins import note
from services.identity.store.users import has_open_invitation, void_invitations
from services.identity.tables import ProviderLinkRow, UserRow
from services.identity.use_cases.open_session import OpenedSession, open_session


async def settle_provider_sign_in(
    session: AsyncSession, *, landlord_id: UUID, issuer: str, person: Person, at: datetime
) -> OpenedSession | Rejected:
    """Open a session of the member of staff that `person` is, or return why there is none.

    Who was linked before is found by that, and by nothing else; who was not, by the address, if
    the provider vouches for it, and is linked from then on. An invitation that is still open is
    taken by it: the admin named the address, the provider vouches for it. `at` in UTC.
    """
    user = await linked_user(
        session, landlord_id=landlord_id, issuer=issuer, subject=person.subject
    )
    is_new = user is None
    if user is None and person.is_email_verified:
        user = await unlinked_user(
            session,
            landlord_id=landlord_id,
            issuer=issuer,
            email_key=email_key(person.email) or "",
        )
    if user is None or not await _may_enter(session, user, at=at):
        return _refused(session, landlord_id, user, person, at=at)

    if is_new:
        await _link(session, user, issuer=issuer, subject=person.subject, at=at)
    if user.state == UserState.INVITED:
        user.state = UserState.ACTIVE
        await void_invitations(session, user_id=user.id, at=at)

    method = SignInMethod.PROVIDER
    need = await need_of(session, user=user, method=method, is_second_step_required=False)
    return await open_session(session, user=user, method=method, at=at, needs=need)


async def _may_enter(session: AsyncSession, user: UserRow, *, at: datetime) -> bool:
    if user.state == UserState.INVITED:
        return await has_open_invitation(session, user_id=user.id, at=at)
    return user.state == UserState.ACTIVE


async def _link(
    session: AsyncSession, user: UserRow, *, issuer: str, subject: str, at: datetime
) -> None:
    session.add(
        ProviderLinkRow(
            landlord_id=user.landlord_id,
            issuer=issuer,
            subject=subject,
            user_id=user.id,
            linked_at=at,
        )
    )
    await session.flush()
    note(
        session,
        landlord_id=user.landlord_id,
        act="provider.linked",
        at=at,
        kind=UserKind.STAFF,
        actor=str(user.id),
        user_id=user.id,
        details={"issuer": issuer},
    )


def _refused(
    session: AsyncSession,
    landlord_id: UUID,
    user: UserRow | None,
    person: Person,
    *,
    at: datetime,
) -> Rejected:
    is_unverified = user is None and not person.is_email_verified
    note(
        session,
        landlord_id=landlord_id,
        act="sign_in.refused_by_provider",
        at=at,
        kind=UserKind.STAFF,
        actor="stranger",
        user_id=None if user is None else user.id,
        details={"reason": "email_unverified" if is_unverified else "no_working_login"},
    )
    if is_unverified:
        return ProviderEmailUnverified("the provider does not vouch for the address")
    return ProviderPersonUnknown("no working login of staff is this person's")
