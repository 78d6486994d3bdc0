"""Signing in with the organisation's own provider: leaving, coming back, and how it is set up."""

from typing import Annotated

from fastapi import APIRouter, Depends, status

from chassis.auth import Caller, allow
from chassis.errors import Rejected
from chassis.events import now
from chassis.landlords import Landlord
from contracts.api.identity import (
    ProviderSignIn,
    ProviderSignInBegun,
    ProviderSignInEnd,
    ProviderView,
    SessionOpened,
)
from services.identity.domain import provider as rules
from services.identity.domain.provider import ProviderSignInFailed, ProviderUnreachable
from services.identity.routes.door import TheDoor
from services.identity.routes.sessions import opened_view
from services.identity.store.provider import count_links
from services.identity.use_cases.begin_provider_sign_in import begin_provider_sign_in
from services.identity.use_cases.settle_provider_sign_in import settle_provider_sign_in
from services.identity.use_cases.take_provider_sign_in import take_provider_sign_in

router = APIRouter(prefix="/provider", tags=["provider"])

Desk = Annotated[Caller, Depends(allow("service:cases"))]
Admin = Annotated[Caller, Depends(allow("staff:identity_admin"))]


@router.post("/sign-ins", status_code=status.HTTP_201_CREATED)
async def post_provider_sign_in(
    body: ProviderSignIn, caller: Desk, door: TheDoor
) -> ProviderSignInBegun:
    """Say where to send the browser. 409 where the landlord has no provider."""
    landlord, moment = door.landlords.by_id(caller.landlord_id), now()
    provider = door.providers.of(landlord)
    async with door.database.transaction(landlord.id) as session:
        sign_in_id, state = await begin_provider_sign_in(
            session, landlord_id=landlord.id, is_again=body.is_again, at=moment
        )
    address = await provider.address(
        back=callback_of(landlord),
        state=state,
        nonce=rules.nonce(door.key, sign_in_id),
        verifier=rules.verifier(door.key, sign_in_id),
        is_again=body.is_again,
    )
    return ProviderSignInBegun(
        address=address, state=state, expires_at=moment + rules.SIGN_IN_TAKES_AT_MOST
    )


@router.post("/sessions", status_code=status.HTTP_201_CREATED)
async def post_provider_session(
    body: ProviderSignInEnd, caller: Desk, door: TheDoor
) -> SessionOpened:
    """Exchange what the browser brings back for a session. Once, whatever the answer."""
    landlord = door.landlords.by_id(caller.landlord_id)
    provider = door.providers.of(landlord)
    async with door.database.transaction(landlord.id) as session:
        taken = await take_provider_sign_in(
            session, landlord_id=landlord.id, state=body.state, at=now()
        )
    if taken is None:
        raise ProviderSignInFailed("this sign-in was not begun here, is over, or was used")
    person = await provider.person(
        body.code,
        back=callback_of(landlord),
        nonce=rules.nonce(door.key, taken.id),
        verifier=rules.verifier(door.key, taken.id),
        fresh_since=taken.begun_at if taken.is_again else None,
    )
    async with door.database.transaction(landlord.id) as session:
        settled = await settle_provider_sign_in(
            session,
            landlord_id=landlord.id,
            issuer=provider.settings.issuer,
            person=person,
            at=now(),
        )
    if isinstance(settled, Rejected):
        raise settled
    return opened_view(settled)


@router.get("")
async def get_provider(caller: Admin, door: TheDoor) -> ProviderView:
    """Tell how the provider is set up, and ask it now whether it answers. 409: there is none."""
    landlord = door.landlords.by_id(caller.landlord_id)
    provider = door.providers.of(landlord)
    settings = provider.settings
    try:
        await provider.check()
        is_reachable = True
    except ProviderUnreachable:
        is_reachable = False
    async with door.database.transaction(landlord.id) as session:
        linked = await count_links(session, landlord_id=landlord.id, issuer=settings.issuer)
    return ProviderView(
        name=settings.name,
        issuer=settings.issuer,
        client_id=settings.client_id,
        callback=callback_of(landlord),
        has_secret=settings.client_secret_file is not None,
        are_passwords_refused=settings.are_passwords_refused,
        is_reachable=is_reachable,
        linked_people=linked,
    )


def callback_of(landlord: Landlord) -> str:
    """Return where the provider sends people back to: the landlord's setting, no request's."""
    return f"{landlord.desk_url.rstrip('/')}/sign-in/provider/done"
