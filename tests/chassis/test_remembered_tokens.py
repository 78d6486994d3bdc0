"""A token that was checked once is believed again without arithmetic, and never for longer."""

import time
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis import auth
from chassis.auth import CallerUnknown, Signer, Verifier

LANDLORD = uuid4()


@pytest.fixture
def signer() -> Signer:
    return Signer("service:gateway", Ed25519PrivateKey.generate())


def verifier(signer: Signer, audience: str = "accounts") -> Verifier:
    return Verifier(audience, {signer.issuer: signer.key.public_key()})


def test_a_token_shown_again_says_the_same(signer: Signer, monkeypatch: pytest.MonkeyPatch) -> None:
    token, door = signer.token(audience="accounts", landlord_id=LANDLORD), verifier(signer)
    caller = door.caller(token)
    monkeypatch.setattr(auth.jwt, "decode", None)  # whoever checks it anew fails
    assert door.caller(token) is caller


def test_a_remembered_token_ends_when_it_says(
    signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, door = signer.token(audience="accounts", landlord_id=LANDLORD), verifier(signer)
    door.caller(token)
    # PyJWT reads a clock of its own: over here, a token as old as that is made
    later = time.time() + auth.LIFETIME_SECONDS + 1
    monkeypatch.setattr(auth.time, "time", lambda: later)
    monkeypatch.setattr(auth.jwt, "decode", _ended)
    with pytest.raises(CallerUnknown):
        door.caller(token)


def _ended(*_what: object, **_how: object) -> None:
    raise auth.jwt.ExpiredSignatureError


def test_what_one_door_remembers_opens_no_other(signer: Signer) -> None:
    token = signer.token(audience="accounts", landlord_id=LANDLORD)
    verifier(signer).caller(token)
    with pytest.raises(CallerUnknown):
        verifier(signer, "cases").caller(token)


def test_a_refused_token_is_not_remembered(signer: Signer) -> None:
    door = verifier(signer)
    forged = Signer(signer.issuer, Ed25519PrivateKey.generate())
    for _ in range(2):
        with pytest.raises(CallerUnknown):
            door.caller(forged.token(audience="accounts", landlord_id=LANDLORD))


def test_what_is_remembered_is_bounded(signer: Signer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "MOST_KNOWN", 3)
    door = verifier(signer)
    for _ in range(10):
        door.caller(signer.token(audience="accounts", landlord_id=uuid4()))
    assert len(door._known) <= 3
