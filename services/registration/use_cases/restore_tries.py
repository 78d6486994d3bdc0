"""Give an account number its tries back."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.blind import BlindKey
from services.registration.domain.keys import account_reference_key
from services.registration.store.tries import NUMBER_SCOPES, give_back, used_up_kind


async def restore_tries(
    session: AsyncSession, *, landlord_id: UUID, account_reference: str, blind: BlindKey
) -> None:
    """Forget the tries that were made with this account number; staff have checked who it was."""
    key = account_reference_key(account_reference)

    for scope in NUMBER_SCOPES:
        subject = blind.hash(landlord_id, scope.value, key)
        await give_back(session, kind=scope.value, subject=subject)
        await give_back(session, kind=used_up_kind(scope), subject=subject)
