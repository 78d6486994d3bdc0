"""Staff set how a customer's login behaves: language, dates, first page, roles, expiry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.own_choices import UserChangedMeanwhile
from services.identity.domain.users import UserKind
from services.identity.store.sign_ins import note
from services.identity.store.users import user_for_update


@dataclass(frozen=True)
class UserChoices:
    """What staff set."""

    language: str
    date_format: str
    start_page: str
    organisation: str
    roles: Sequence[str]
    password_expires_at: datetime | None


async def set_user_choices(
    session: AsyncSession,
    *,
    user_id: UUID,
    choices: UserChoices,
    seen_version: int,
    actor: str,
    at: datetime,
) -> int:
    """Store the choices, write down which changed, and return the new version. `at` in UTC.

    Raises:
        UserNotFound: there is no such customer's login.
        UserChangedMeanwhile: it is not at `seen_version` any more.
    """
    user = await user_for_update(session, user_id, kind=UserKind.CUSTOMER)
    if user.version != seen_version:
        raise UserChangedMeanwhile("somebody changed this login meanwhile")

    changed = {
        name: f"{_text(getattr(user, name))} → {_text(wanted)}"
        for name, wanted in vars(choices).items()
        if _text(getattr(user, name)) != _text(wanted)
    }
    for name, wanted in vars(choices).items():
        setattr(user, name, list(wanted) if name == "roles" else wanted)
    if changed:
        user.version += 1
        note(
            session,
            landlord_id=user.landlord_id,
            act="user.choices_set",
            at=at,
            kind=UserKind.CUSTOMER,
            actor=actor,
            user_id=user.id,
            details=changed,
        )
    return user.version


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return ", ".join(value) if isinstance(value, (list, tuple)) else str(value or "")
