"""Passkeys: made once, bound to one site and one person, refused whatever is not quite right."""

import base64
import hashlib
import json
import secrets

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from tests.identity.test_second_steps import ask, second_step, set_up

PORTAL = ("localhost", "http://localhost:7000")
DESK = ("desk.localhost", "http://desk.localhost:7001")


def b64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Device:
    """A device that makes passkeys, and signs with them as honestly as it is told to."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.count = 0

    def _client(self, kind, challenge, origin):
        told = {"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _facts(self, host, *, is_verified=True, attested=b""):
        self.count += 1
        flags = 0x01 | (0x04 if is_verified else 0) | (0x40 if attested else 0)
        hashed = hashlib.sha256(host.encode()).digest()
        return hashed + bytes([flags]) + self.count.to_bytes(4, "big") + attested

    def _answer(self, **response):
        return json.dumps(
            {
                "id": b64(self.id),
                "rawId": b64(self.id),
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {name: b64(value) for name, value in response.items()},
            }
        )

    def make(self, options, site=PORTAL, **how):
        numbers = self.key.public_key().public_numbers()
        public = cbor2.dumps(
            {
                1: 2,
                3: -7,
                -1: 1,
                -2: numbers.x.to_bytes(32, "big"),
                -3: numbers.y.to_bytes(32, "big"),
            }
        )
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        facts = self._facts(site[0], attested=attested, **how)
        client = self._client("webauthn.create", json.loads(options)["challenge"], site[1])
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": facts})
        return self._answer(clientDataJSON=client, attestationObject=attestation)

    def sign(self, options, site=PORTAL, **how):
        facts = self._facts(site[0], **how)
        client = self._client("webauthn.get", json.loads(options)["challenge"], site[1])
        signed = facts + hashlib.sha256(client).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=facts, signature=signature)


async def challenge(identity, **how):
    return (await identity.call("POST", "/sessions/passkey/challenge", **how)).json()["options"]


async def enter(identity, credential, **more):
    how = {name: more.pop(name) for name in ("as_",) if name in more}
    return await identity.call(
        "POST", "/sessions/passkey", {"credential": credential, **more}, **how
    )


async def add(identity, token, device, name="my phone"):
    options = (await ask(identity, "/passkeys/offer", token)).json()["options"]
    return await ask(identity, "/passkeys", token, credential=device.make(options), name=name)


@pytest.fixture
async def phone(identity):
    """A customer's device with a passkey; gives it with a session."""
    await identity.customer()
    token = (await identity.sign_in()).json()["token"]
    device = Device()
    assert (await add(identity, token, device)).status_code == 201
    return device, token


async def test_a_passkey_opens_everything_without_a_password(identity, phone):
    device, _token = phone

    answer = await enter(identity, device.sign(await challenge(identity)))

    assert answer.status_code == 201
    assert answer.json()["needs"] is None
    view = (await identity.introspect(answer.json()["token"])).json()
    assert view["tokens"]
    [row] = await identity.rows("SELECT method FROM sessions ORDER BY opened_at DESC LIMIT 1")
    assert row.method == "passkey"
    look = (await ask(identity, "/second-step/look", answer.json()["token"])).json()
    assert [(each["name"], each["used_at"] is None) for each in look["passkeys"]] == [
        ("my phone", False)
    ]
    assert "passkey_added" in [e.get("change") for e in await identity.announced()]


async def test_what_was_signed_opens_nothing_a_second_time(identity, phone):
    device, _token = phone
    signed = device.sign(await challenge(identity))

    first, second = await enter(identity, signed), await enter(identity, signed)

    assert (first.status_code, second.status_code) == (201, 401)


async def test_whatever_is_not_quite_right_is_refused_like_a_wrong_password(identity, phone):
    device, token = phone
    told = await challenge(identity)
    await identity.rows("UPDATE passkey_challenges SET expires_at = now()")
    tries = {
        "too late": device.sign(told),
        "another site": device.sign(await challenge(identity), DESK),
        "another origin": device.sign(
            await challenge(identity), ("localhost", "https://elsewhere.example")
        ),
        "nobody verified": device.sign(await challenge(identity), is_verified=False),
        "somebody else's": Device().sign(await challenge(identity)),
        "never asked": device.sign(json.dumps({"challenge": b64(secrets.token_bytes(32))})),
        "asked at the desk": device.sign(await challenge(identity, as_="service:cases")),
        "asked for making one": device.sign(
            (await ask(identity, "/passkeys/offer", token)).json()["options"]
        ),
        "nothing": "{}",
        "no JSON": "\x00",
        "deep": "[" * 9000,
    }
    forged = json.loads(device.sign(await challenge(identity)))
    forged["response"]["signature"] = b64(b"forged")
    tries["forged"] = json.dumps(forged)

    for what, credential in tries.items():
        answer = await enter(identity, credential)
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_failed"), what


async def test_a_copy_that_signed_less_often_is_refused(identity, phone):
    device, _token = phone
    device.count = 50
    assert (await enter(identity, device.sign(await challenge(identity)))).status_code == 201

    device.count = 10

    assert (await enter(identity, device.sign(await challenge(identity)))).status_code == 401


async def test_deactivated_and_locked_logins_do_not_open_by_a_passkey(identity, phone):
    device, _token = phone
    for _ in range(5):
        await identity.sign_in(password="wrong-guess-again")
    locked = await enter(identity, device.sign(await challenge(identity)))
    assert (locked.status_code, locked.json()["code"]) == (401, "sign_in_locked")
    await identity.rows("DELETE FROM sign_in_counters")

    await identity.rows("UPDATE users SET state = 'deactivated'")

    off = await enter(identity, device.sign(await challenge(identity)))
    assert (off.status_code, off.json()["code"]) == (401, "sign_in_failed")


async def test_a_passkey_proves_again_and_takes_the_second_step(identity, phone):
    device, token = phone
    await identity.rows("UPDATE sessions SET proved_at = proved_at - interval '1 hour'")
    signed = device.sign(await challenge(identity))
    again = (await enter(identity, signed, session=token)).json()["token"]
    assert (await identity.introspect(token)).status_code == 401

    await set_up(identity, again)
    waiting = (await identity.sign_in()).json()
    assert waiting["needs"] == "second_step"
    signed = device.sign(await challenge(identity))
    done = (await enter(identity, signed, session=waiting["token"])).json()

    assert done["needs"] is None
    assert (await second_step(identity, waiting["token"], "000000")).status_code == 401


async def test_nobodys_session_is_renewed_by_another_persons_passkey(identity, phone):
    device, _token = phone
    await identity.customer(email="rafael.nunez@example.com")
    other = (await identity.sign_in("rafael.nunez@example.com")).json()["token"]

    answer = await enter(identity, device.sign(await challenge(identity)), session=other)

    assert answer.status_code == 401
    assert (await identity.introspect(other)).status_code == 200


async def test_a_removed_passkey_opens_nothing(identity, phone):
    device, token = phone
    look = (await ask(identity, "/second-step/look", token)).json()
    path = f"/passkeys/{look['passkeys'][0]['passkey_id']}/remove"

    assert (await ask(identity, path, token)).status_code == 204

    assert (await ask(identity, path, token)).status_code == 404
    assert (await enter(identity, device.sign(await challenge(identity)))).status_code == 401


async def test_making_one_asks_for_a_recent_proof_and_ends_at_ten(identity, phone):
    _device, token = phone
    for _ in range(9):
        assert (await add(identity, token, Device())).status_code == 201
    assert (await add(identity, token, Device())).json()["code"] == "too_many_passkeys"
    await identity.rows("UPDATE sessions SET proved_at = proved_at - interval '6 minutes'")

    answer = await ask(identity, "/passkeys/offer", token)

    assert (answer.status_code, answer.json()["code"]) == (403, "proof_too_old")
