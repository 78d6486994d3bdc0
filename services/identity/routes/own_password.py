"""Another password for somebody who is signed in."""

from typing import Annotated

from fastapi import APIRouter, Depends

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.text import _
from contracts.api.identity import PasswordChange, SessionOpened
from services.identity.domain import passwords
from services.identity.domain.claims import claim_of
from services.identity.domain.users import UserKind
from services.identity.routes.door import Door, TheDoor, read_new_password, require_passwords_taken
from services.identity.routes.own import user_of
from services.identity.routes.sessions import opened_view
from services.identity.routes.slots import policy_for, refusal_of, slot_of
from services.identity.store.users import user_with_id
from services.identity.use_cases.change_password import change_password
from services.identity.use_cases.take_sign_in_slot import SignInSlot

router = APIRouter(prefix="/me", tags=["own login"])

Person = Annotated[Caller, Depends(allow("customer", "staff"))]


class PasswordNotNew(passwords.PasswordNotAccepted):
    """The new password is the present one."""

    code = "password_not_new"


@router.post("/password")
async def post_password(body: PasswordChange, caller: Person, door: TheDoor) -> SessionOpened:
    """Change the caller's password. 401 `sign_in_failed` where the present one is wrong.

    It is looked at as in signing in, with the same tries and the same lock: in a browser that the
    login is known in, a stranger's failures elsewhere do not count.
    """
    user_id, kind = user_of(caller), UserKind(caller.kind)
    if kind == UserKind.STAFF:
        require_passwords_taken(door.landlords.by_id(caller.landlord_id))
    async with door.database.transaction(caller.landlord_id) as session:
        user = await user_with_id(session, user_id)
    form = await read_new_password(
        door,
        body.password.get_secret_value(),
        landlord_id=caller.landlord_id,
        email=user.email,
        known=[user.name],
    )
    if body.password.get_secret_value() == body.current.get_secret_value():
        raise PasswordNotNew(
            "the new password is the present one",
            fields={"password": _("Choose a password that is not the present one")},
        )
    claim = claim_of(
        door.key,
        landlord_id=caller.landlord_id,
        kind=kind,
        email=user.email_key,
        device=body.device,
    )
    async with slot_of(door, claim) as slot:
        new_hash = await _hash_if_right(door, slot, body.current.get_secret_value(), form)
        async with door.database.transaction(caller.landlord_id) as session:
            changed = await change_password(
                session,
                user_id=user_id,
                kind=kind,
                session_id=caller.session_id,
                slot=slot,
                new_hash=new_hash,
                policy=policy_for(door, claim),
                at=now(),
            )
    if changed.opened is None:
        raise refusal_of(changed.verdict)
    return opened_view(changed.opened)


async def _hash_if_right(door: Door, slot: SignInSlot, current: str, new: str) -> str | None:
    """Return the hash of the new password, or None where the present one is wrong."""
    fits = passwords.fits(current)
    verified = await door.hashing.main.verify(
        passwords.as_hashed(current) if fits else "", slot.password_hash if fits else None
    )
    return await door.hashing.main.hash(new) if verified.matches else None
