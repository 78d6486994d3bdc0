"""What the services do about a request for all that is held about a person."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

ASKED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC).isoformat()
ENDS = datetime(2026, 11, 27, 9, 30, tzinfo=UTC).isoformat()
SERVICES = ("identity", "registration", "accounts", "cases", "notifications")
FILE = UUID(int=88)


def request(**ready: int) -> dict[str, Any]:
    """Return a request to which these services have answered."""
    return {
        "request_id": str(UUID(int=87)),
        "asked_at": ASKED,
        "ready_at": ASKED if len(ready) == len(SERVICES) else None,
        "ends_at": ENDS,
        "parts": [{"service": each, "items": ready.get(each)} for each in SERVICES],
    }


def requests(world: Any) -> APIRouter:
    """Return identity's part: the request."""
    router = APIRouter()

    @router.get("/me/data-request")
    async def of():
        return {"request": world.data_request}

    @router.post("/me/data-request", status_code=202)
    async def ask():
        if world.asks_for_proof:
            return JSONResponse({"code": "proof_too_old"}, 403)
        world.data_request = world.data_request or request()
        return world.data_request

    def waiting():
        due = datetime(2026, 11, 23, 9, 30, tzinfo=UTC).isoformat()
        return {"request_id": str(UUID(int=86)), "asked_at": ASKED, "due_at": due}

    @router.get("/me/closing")
    async def closing():
        return {"closing": waiting() if world.is_closing else None}

    @router.post("/me/closing", status_code=202)
    async def close():
        world.is_closing = True
        return waiting()

    @router.post("/me/closing/stop", status_code=204)
    async def keep():
        world.is_closing = False

    return router


def parts(world: Any, service: str) -> APIRouter:
    """Return what every service does: give its part, and files of it."""
    router = APIRouter()

    @router.get("/me/holds")
    async def holds():
        if service == "cases":
            kept = [("open_case", case["reference"]) for case in world.cases]
        else:
            kept = world.holds
        return {"items": [{"kind": kind, "reference": reference} for kind, reference in kept]}

    @router.get("/me/own-data/{request_id}")
    async def part(request_id: UUID):
        if service in world.has_no_part:
            return JSONResponse({"code": "own_data_not_found"}, 404)
        rows = [{"What": "name", "Value": f"<script>{service}</script>"}]
        files = [{"file_id": str(FILE), "name": "statement-1.pdf"}] if service == "accounts" else []
        return {
            "service": service,
            "prepared_at": ASKED,
            "sections": [{"title": f"Of {service}", "rows": rows}],
            "files": files,
        }

    @router.get("/me/own-data/{request_id}/files/{file_id}")
    async def file(request_id: UUID, file_id: UUID):
        if world.has_lost_own_file:
            return JSONResponse({"code": "own_data_not_found"}, 404)
        return Response(b"%PDF" + bytes(300_000))

    return router
