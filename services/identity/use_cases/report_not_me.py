"""The reader of a mail about a login says: this was not me. Nobody gets in until it is cleared."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import LoginDisowned
from services.identity.domain.security_notices import ONE_CASE_WITHIN, NoticeNotValid
from services.identity.domain.users import UserKind
from services.identity.store.security_notices import open_security_notice, was_reported_since
from services.identity.store.sign_ins import note
from services.identity.store.users import user_for_update
from services.identity.use_cases.end_sessions import end_sessions
from services.identity.use_cases.shut_login import shut_login


async def report_not_me(
    session: AsyncSession, *, notice_id: UUID | None, key: bytes, at: datetime
) -> None:
    """Lock the login, end its sessions, and have staff look at it. Again: nothing. `at` in UTC.

    Every way in is refused, in every browser, until staff end the lock or somebody chooses a
    new password by a mailed link. One-time passwords and changes of address that wait are
    void. `key` makes the stand-in under which the lock is kept.

    Raises:
        NoticeNotValid: the link is too old, or none of ours.
    """
    notice = await open_security_notice(session, notice_id=notice_id, at=at, is_locked=True)
    if notice is None:
        raise NoticeNotValid("the link cannot be used any more")
    if notice.reported_at is not None:
        return
    user = await user_for_update(session, notice.user_id, kind=UserKind.CUSTOMER)
    is_known = await was_reported_since(session, user=user, since=at - ONE_CASE_WITHIN)

    notice.reported_at = at
    await shut_login(session, user=user, key=key, at=at)
    note(
        session,
        landlord_id=user.landlord_id,
        act="user.disowned",
        at=at,
        kind=user.kind,
        actor=str(user.id),
        user_id=user.id,
        details={"about": notice.about},
    )
    await end_sessions(session, user=user, actor=str(user.id), at=at)

    if not is_known:
        announce(
            session,
            LoginDisowned(
                landlord_id=user.landlord_id,
                report_id=notice.id,
                user_id=user.id,
                about=notice.about,
                told_of_at=notice.happened_at,
            ),
        )
