"""Words for what staff do with customers' logins."""

from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.identity.conftest import GOOD_PASSWORD, HARROWMERE, Identity


class Desk:
    """A member of staff who looks after logins, as identity hears them."""

    def __init__(self, identity: Identity, *roles: str) -> None:
        self.identity = identity
        self.roles = roles or ("identity_admin",)
        self.staff_id = uuid4()
        self.session_id: UUID | None = None

    async def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        landlord: UUID = HARROWMERE,
        **more: Any,
    ) -> httpx.Response:
        claims: dict[str, object] = {
            "user_id": str(self.staff_id),
            "name": "Kit Sorrell",
            "roles": list(self.roles),
        }
        if self.session_id:
            claims["session_id"] = str(self.session_id)
        token = self.identity.signers["service:identity"].token(
            audience="identity",
            landlord_id=landlord,
            subject=str(self.staff_id),
            kind="staff",
            claims=claims,
        )
        return await self.identity.http.request(
            method,
            path,
            json=body,
            headers={"Authorization": f"Bearer {token}", **more.get("headers", {})},
        )

    async def sign_in(self) -> None:
        """Show who they are just now: acts that matter ask for it."""
        email = f"kit.{self.staff_id.hex[:8]}@harrowmere.example"
        made = await self.identity.call(
            "POST",
            "/staff",
            {"email": email, "name": "Kit Sorrell", "roles": list(self.roles)},
            as_="operator",
        )
        await self.identity.call(
            "POST",
            "/invitations/take",
            {"token": made.json()["token"], "password": GOOD_PASSWORD},
            as_="service:cases",
        )
        opened = await self.identity.sign_in(email, kind="staff", as_="service:cases")
        self.staff_id = UUID(made.json()["user_id"])
        self.session_id = UUID(opened.json()["session_id"])

    async def search(self, **wanted: Any) -> dict[str, Any]:
        answer = await self.call("POST", "/external-users/search", wanted)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def invite(self, email: str, *, contact_id: UUID | None = None) -> dict[str, Any]:
        answer = await self.call(
            "POST", "/external-users", {"contact_id": str(contact_id or uuid4()), "email": email}
        )
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def choose(
        self, user_id: UUID, choices: dict[str, Any], *, version: int = 1
    ) -> httpx.Response:
        return await self.call(
            "PUT",
            f"/external-users/{user_id}/choices",
            choices,
            headers={"If-Match": f'"{version}"'},
        )
