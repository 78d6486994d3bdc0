"""Words for what happens at the organisation's provider."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx

from tests.identity.desk import Member

CLIENT_ID = "lodge-desk"


@dataclass
class Provider:
    """A running provider, and its people."""

    url: str

    def __post_init__(self) -> None:
        self.http = httpx.AsyncClient(base_url=self.url)

    async def knows(self, subject: str, **claims: Any) -> None:
        """Let a person have these claims; those of a token may be wrong ones."""
        answer = await self.http.put(f"/users/{quote(subject)}", json=claims)
        assert answer.status_code == 204, answer.text

    async def employs(self, person: Member, subject: str = "", **claims: Any) -> str:
        """Let a member of staff have a login at the provider, with a confirmed address."""
        subject = subject or f"employee-{person.user_id}"
        await self.knows(subject, **({"email": person.email, "email_verified": True} | claims))
        return subject

    async def rotate(self) -> None:
        """Sign with a new key from now on."""
        assert (await self.http.post("/keys")).status_code == 204

    async def signs_in(self, address: str, subject: str) -> str:
        """Let a person say at the provider who they are; return where the browser is sent."""
        answer = await self.http.post(address, data={"sub": subject})
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    async def cancels(self, address: str) -> str:
        """Let a person turn back at the provider."""
        answer = await self.http.post(address, data={"action": "deny"})
        return answer.headers["Location"]


def asked(address: str) -> dict[str, str]:
    """Return the parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def path_of(address: str) -> str:
    """Return the part of an address that the desk's own browser asks for."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"
