"""Links that carry a portal key: for the mail, and for whoever follows them."""

from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from contracts.api.key_links import KeyLinkOpened, KeyLinkSecret, KeyLinkToken
from services.registration.clients import Clients
from services.registration.domain.errors import KeyLinkNotValid
from services.registration.domain.key_links import link_in, link_token
from services.registration.domain.policy import Fact
from services.registration.domain.posted import PostedKind, secret_of
from services.registration.routes.door import Gateway, Means, Own, Writing, clients_in
from services.registration.store.key_links import key_link
from services.registration.store.posted import newest_posted
from services.registration.tables import KeyLinkRow, PostedSecretRow

router = APIRouter()


@router.post("/secrets/{request_id}")
async def post_secret(
    request_id: UUID, caller: Writing, own: Own, request: Request
) -> KeyLinkSecret:
    """Return what the mail with the link needs. 404 where the link opens nothing any more."""
    async with own.database.transaction(caller.landlord_id) as session:
        link, _ = await _good(session, request_id)
        account_id, expires_at = link.account_id, link.expires_at
    means = clients_in(own)
    landlord = request.app.state.landlords.by_id(caller.landlord_id)
    token = link_token(request_id, caller.landlord_id, means.blind)
    return KeyLinkSecret(
        link=f"{landlord.portal_url.rstrip('/')}/portal-key?token={token}",
        account_reference=await means.account_reference(caller.landlord_id, account_id),
        expires_at=expires_at,
    )


@router.post("/key-links/open")
async def open_key_link(
    followed: KeyLinkToken, caller: Gateway, own: Own, means: Means
) -> KeyLinkOpened:
    """Return what a link carries. 404 alike for every link that opens nothing. Changes nothing."""
    link_id = link_in(followed.token, caller.landlord_id, means.blind)
    if link_id is None:
        raise KeyLinkNotValid("none of ours")
    async with own.database.transaction(caller.landlord_id) as session:
        link, posted = await _good(session, link_id)
        account_id, posted_id = link.account_id, posted.id
    return KeyLinkOpened(
        way=_way(means, caller.landlord_id),
        account_reference=await means.account_reference(caller.landlord_id, account_id),
        portal_key=secret_of(PostedKind.PORTAL_KEY, posted_id, caller.landlord_id, means.blind),
    )


async def _good(session: AsyncSession, link_id: UUID) -> tuple[KeyLinkRow, PostedSecretRow]:
    """Return a link that still opens, with the key behind it."""
    link = await key_link(session, link_id)
    if link is None or link.expires_at <= now():
        raise KeyLinkNotValid("unknown, or its day is over")
    posted = await newest_posted(session, [link.connection_id], PostedKind.PORTAL_KEY)
    row = posted.get(link.connection_id)
    if row is None or row.used_at or row.voided_at:
        raise KeyLinkNotValid("its key is used or void")
    return link, row


def _way(means: Clients, landlord_id: UUID) -> str:
    ways = means.policy_of(landlord_id).ways
    takes = [way.name for way in ways if Fact.PORTAL_KEY in way.opens_with]
    if not takes:
        raise KeyLinkNotValid("the landlord takes no keys any more")
    return takes[0]
