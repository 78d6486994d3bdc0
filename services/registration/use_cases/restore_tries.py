"""Give an account number its tries back."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.domain.blind import BlindKey
from services.registration.domain.keys import account_reference_key
from services.registration.domain.policy import Scope
from services.registration.store.tries import give_back


async def restore_tries(
    session: AsyncSession, *, landlord_id: UUID, account_reference: str, blind: BlindKey
) -> None:
    """Forget the tries that were made with this account number; staff have checked who it was."""
    key = account_reference_key(account_reference)
    kind = Scope.ACCOUNT_REFERENCE.value

    await give_back(session, kind=kind, subject=blind.hash(landlord_id, kind, key))
