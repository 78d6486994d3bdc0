"""Keep where other services say that the chains of their audits end."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from pydantic import AwareDatetime
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.store.anchors import store_anchors


class SignedEnd(Protocol):
    """What each of the services' events says."""

    landlord_id: UUID
    service: str
    position: int
    digest: str
    sealed_at: AwareDatetime
    key_id: str
    signature: str


async def keep_anchors(session: AsyncSession, *, ends: Sequence[SignedEnd]) -> None:
    """Store the ends, as often as they come and in any order. Whether they are true is asked later.

    `verify` checks each signature; a witness that judged could be made to forget.
    """
    await store_anchors(
        session,
        [
            {
                "landlord_id": end.landlord_id,
                "service": end.service,
                "position": end.position,
                "digest": bytes.fromhex(end.digest),
                "sealed_at": end.sealed_at,
                "key_id": end.key_id,
                "signature": bytes.fromhex(end.signature),
            }
            for end in ends
        ],
    )
