"""The security word for the telephone: customers choose it, staff type what they hear."""

from datetime import UTC, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from chassis.text import _
from contracts.api.identity.phone_words import (
    NewPhoneWord,
    OwnPhoneWord,
    PhoneWordCheck,
    PhoneWordChecked,
)
from services.identity.domain import passwords, phone_words
from services.identity.domain.phone_words import PhoneWordNotAccepted, PhoneWordNotSet
from services.identity.routes.door import Door, TheDoor
from services.identity.store.phone_words import phone_word_of, phone_word_owner
from services.identity.store.sessions import require_recent_proof
from services.identity.store.users import password_hash_of
from services.identity.use_cases.set_phone_word import set_phone_word
from services.identity.use_cases.settle_phone_word_check import settle_phone_word_check
from services.identity.use_cases.take_phone_word_check import take_phone_word_check

router = APIRouter(tags=["security words"])

Customer = Annotated[Caller, Depends(allow("customer"))]
Listener = Annotated[Caller, Depends(allow("staff:agent", "staff:lead", "staff:identity_admin"))]

PROOF_WITHIN = timedelta(minutes=5)


@router.get("/me/phone-word")
async def get_phone_word(caller: Customer, session: Session) -> OwnPhoneWord:
    """Say since when the customer has a word. Nobody can be told the word."""
    word = await phone_word_of(session, UUID(caller.subject))
    return OwnPhoneWord(set_at=word.set_at.astimezone(UTC) if word else None)


@router.put("/me/phone-word", status_code=status.HTTP_204_NO_CONTENT)
async def put_phone_word(body: NewPhoneWord, caller: Customer, door: TheDoor) -> None:
    """Choose the word. It must differ from the password of the portal."""
    typed = body.word.get_secret_value()
    heard = phone_words.as_heard(typed)
    if not phone_words.SHORTEST <= len(heard) <= phone_words.LONGEST:
        raise _refused(_("Choose a word or a phrase of 6 to 100 letters and digits"))
    user_id = UUID(caller.subject)
    async with door.database.transaction(caller.landlord_id) as session:
        await require_recent_proof(session, caller.session_id, within=PROOF_WITHIN, at=now())
        password_hash = await password_hash_of(session, user_id)
    verified = await door.hashing.main.verify(passwords.as_hashed(typed), password_hash)
    if verified.matches:
        raise _refused(_("Choose a word that is not your password: you are going to say it aloud"))
    await _store(door, caller, await door.hashing.main.hash(heard))


@router.delete("/me/phone-word", status_code=status.HTTP_204_NO_CONTENT)
async def delete_phone_word(caller: Customer, door: TheDoor) -> None:
    """Do without a word. 204 as well where there is none."""
    async with door.database.transaction(caller.landlord_id) as session:
        await require_recent_proof(session, caller.session_id, within=PROOF_WITHIN, at=now())
    await _store(door, caller, None)


@router.post("/phone-word-checks")
async def post_check(body: PhoneWordCheck, caller: Listener, door: TheDoor) -> PhoneWordChecked:
    """Compare what staff heard, and say no more than whether it matches."""
    heard = phone_words.as_heard(body.heard.get_secret_value())
    checked_by = UUID(caller.subject)
    async with door.database.transaction(caller.landlord_id) as session:
        user_id = body.user_id
        if user_id is None and body.contact_id is not None:
            user_id = await phone_word_owner(
                session, landlord_id=caller.landlord_id, contact_id=body.contact_id
            )
        if user_id is None:
            raise PhoneWordNotSet("this customer has no security word")
        slot = await take_phone_word_check(
            session,
            landlord_id=caller.landlord_id,
            user_id=user_id,
            checked_by=checked_by,
            at=now(),
        )
    verified = await door.hashing.main.verify(heard[: phone_words.LONGEST], slot.word_hash)
    async with door.database.transaction(caller.landlord_id) as session:
        await settle_phone_word_check(
            session,
            landlord_id=caller.landlord_id,
            slot=slot,
            is_match=verified.matches,
            checked_by=checked_by,
            at=now(),
        )
    left = slot.misses_left + int(verified.matches)
    return PhoneWordChecked(is_match=verified.matches, misses_left=left)


async def _store(door: Door, caller: Caller, word_hash: str | None) -> None:
    async with door.database.transaction(caller.landlord_id) as session:
        await set_phone_word(session, user_id=UUID(caller.subject), word_hash=word_hash, at=now())


def _refused(advice: str) -> PhoneWordNotAccepted:
    return PhoneWordNotAccepted("the word is not accepted", fields={"word": advice})
