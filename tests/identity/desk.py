"""Words for what people of the desk do at identity's door."""

import json
from dataclasses import dataclass
from typing import Any

import httpx

from tests.identity.conftest import GOOD_PASSWORD, Identity


@dataclass
class Member:
    """A member of staff, perhaps signed in."""

    identity: Identity
    user_id: str
    email: str
    session: str = ""

    async def sign_in(self) -> "Member":
        """Sign in by password."""
        answer = await self.identity.sign_in(self.email, kind="staff", as_="service:cases")
        assert answer.status_code == 201, answer.text
        self.session = answer.json()["token"]
        return self

    async def call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Call identity as this person, with the token that a session gives."""
        token = await self.token()
        return await self.identity.http.request(
            method,
            path,
            content=None if body is None else json.dumps(body),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )

    async def token(self) -> str:
        """Return what proves the person to identity for a minute."""
        seen = await self.identity.introspect(self.session, as_="service:cases")
        assert seen.status_code == 200, seen.text
        return seen.json()["tokens"]["identity"]

    async def is_signed_in(self) -> bool:
        """Say whether the session still opens anything."""
        seen = await self.identity.introspect(self.session, as_="service:cases")
        return seen.status_code == 200


async def invited(identity: Identity, name: str, *roles: str) -> tuple[Member, str]:
    """Invite somebody as the operator does, and return the token of the link."""
    email = f"{name.lower().replace(' ', '.')}@harrowmere.example"
    body = {"email": email, "name": name, "roles": list(roles)}
    answer = await identity.call("POST", "/staff", body, as_="operator")
    assert answer.status_code == 201, answer.text
    return Member(identity, answer.json()["user_id"], email), answer.json()["token"]


async def member(identity: Identity, name: str, *roles: str) -> Member:
    """Let somebody in, signed in."""
    person, token = await invited(identity, name, *roles)
    taken = await identity.call(
        "POST",
        "/invitations/take",
        {"token": token, "password": GOOD_PASSWORD},
        as_="service:cases",
    )
    assert taken.status_code == 204, taken.text
    return await person.sign_in()


async def old_proof(person: Member) -> None:
    """Let an hour pass since the person showed who they are."""
    await person.identity.rows(
        "UPDATE sessions SET proved_at = proved_at - interval '1 hour' WHERE user_id = :u",
        u=person.user_id,
    )
