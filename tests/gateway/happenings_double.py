"""Notices and recent activity of homes, as accounts tells them."""

from uuid import UUID

from fastapi import APIRouter


def notice(title="The lift is out of order", **more):
    """Return a notice as accounts tells it."""
    return {
        "notice_id": str(UUID(int=21)),
        "title": title,
        "body": "Use the other one until Friday.\n\nWe are sorry.",
        "place": "Heron Quay Apartments",
        "from_day": "2026-11-02",
        **more,
    }


def happened(number=1, kind="ledger.charge", **more):
    """Return an entry of the activity as accounts tells it."""
    return {
        "item_id": str(UUID(int=number)),
        "happened_at": "2026-11-02T09:30:00Z",
        "kind": kind,
        "detail": "",
        "amount_pence": None,
        **more,
    }


def happenings(world):
    """Return the doors about notices and activity, over `world.notices` and `world.activity`."""
    router = APIRouter()

    @router.get("/me/accounts/{account_id}/notices")
    async def notices(account_id: UUID):
        return {"items": world.notices, "newest": world.activity[:5]}

    @router.get("/me/accounts/{account_id}/activity")
    async def activity(account_id: UUID, limit: int, before: str = "", before_id: str = ""):
        world.asked_of_activity.append({"before": before, "before_id": before_id})
        return {"items": world.activity[:limit], "has_more": len(world.activity) > limit}

    return router
