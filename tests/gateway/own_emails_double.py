"""What identity does about the addresses of a login."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

PRIMARY = "delphine@example.com"
UNTIL = datetime(2026, 11, 20, 10, 30, tzinfo=UTC).isoformat()


def address(number: int = 1, email: str = "d@work.example", **changes: Any) -> dict[str, Any]:
    """Return an address that is proved; with `link_until` one that waits."""
    one = {"address_id": str(UUID(int=number)), "email": email, "is_proved": True}
    return {**one, "link_until": None, **changes}


def refused(status: int, code: str, **more: Any) -> JSONResponse:
    return JSONResponse({"status": status, "code": code, "detail": code, **more}, status)


def own_emails(world: Any) -> APIRouter:
    """Return the list and what may be done to it."""
    router = APIRouter(prefix="/me/emails")

    def index_of(address_id: UUID) -> int | None:
        ids = [one["address_id"] for one in world.own_emails]
        return ids.index(str(address_id)) if str(address_id) in ids else None

    @router.get("")
    async def listed():
        return {"primary": PRIMARY, "others": world.own_emails, "most": 5}

    @router.post("", status_code=202)
    async def add(body: dict[str, Any]):
        email = body["email"]
        if email == PRIMARY:
            return refused(422, "other_email_not_new", fields={"email": "You have this one"})
        if email.startswith("often"):
            return refused(429, "other_emails_asked_often")
        if len(world.own_emails) >= 4:
            return refused(409, "too_many_other_emails")
        waits = {"address_id": str(uuid4()), "email": email, "is_proved": False}
        world.own_emails.append({**waits, "link_until": UNTIL})
        return None

    @router.delete("/{address_id}")
    async def remove(address_id: UUID):
        if world.asks_for_proof:
            return refused(403, "proof_too_old")
        at = index_of(address_id)
        if at is None:
            return refused(404, "other_email_not_found")
        del world.own_emails[at]
        return Response(status_code=204)

    @router.post("/{address_id}/primary")
    async def make_primary(address_id: UUID):
        if world.asks_for_proof:
            return refused(403, "proof_too_old")
        at = index_of(address_id)
        if at is None:
            return refused(404, "other_email_not_found")
        if world.own_emails[at]["email"].startswith("taken"):
            return refused(409, "email_taken")
        world.made_primary.append(world.own_emails[at]["email"])
        world.sessions.clear()
        return Response(status_code=204)

    return router
