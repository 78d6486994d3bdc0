"""The money of homes, as accounts tells it."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse, PlainTextResponse, Response


def line(number=1, amount=98_40, **more):
    """Return an entry as accounts tells it."""
    return {
        "number": number,
        "entry_date": "2026-11-02",
        "booked_on": "2026-11-02",
        "due_on": None,
        "type": "charge" if amount > 0 else "payment",
        "subtype": "rent" if amount > 0 else "direct_debit",
        "description": "",
        "amount_pence": amount,
        "balance_pence": amount,
        **more,
    }


def money(world):
    """Return the doors about money, over `world.balance` and `world.lines`."""
    router = APIRouter()

    def refused(account_id) -> Response | None:
        home = next((h for h in world.homes if h["account_id"] == str(account_id)), None)
        if home is None:
            return JSONResponse({"code": "account_not_found", "title": "none"}, 404)
        if not home["finance"] or world.has_lost_finance:
            return JSONResponse({"code": world.money_refused_as, "title": "no"}, 403)
        return None

    @router.get("/me/accounts/{account_id}")
    async def agreement(account_id: UUID):
        home = next((h for h in world.homes if h["account_id"] == str(account_id)), None)
        if home is None:
            return JSONResponse({"code": "account_not_found", "title": "none"}, 404)
        return {
            "account_id": str(account_id),
            "reference": home["reference"],
            "name": "Ms D Marchetti",
            "account_kind": "service_charge",
            "start_date": "2015-12-15",
            "block": "Heron Quay Apartments",
            "estate": "Harrowmere Waterside",
            "is_ebilling": True,
            "numbers": [{"kind": "legacy", "value": "MRW403PYM"}],
        }

    @router.get("/me/accounts/{account_id}/balance")
    async def balance(account_id: UUID):
        told = {
            "account_id": str(account_id),
            "reference": "34201000401",
            "account_kind": "rent",
            "has_entries": True,
            "balance_pence": 312_40,
            "overdue_pence": 112_40,
            "not_due_pence": 200_00,
            "as_at": "2026-11-21T06:00:00Z",
            "source": "import",
            "last_payment": line(3, -50_00),
            **world.balance,
        }
        return refused(account_id) or told

    @router.get("/me/accounts/{account_id}/transactions")
    async def transactions(
        account_id: UUID,
        first_day: str = "",
        last_day: str = "",
        before: int = 0,
        limit: int = 50,
    ):
        world.asked_of_money.append({"first": first_day, "last": last_day, "before": before})
        told = {
            "opening_pence": 0,
            "closing_pence": 312_40,
            "items": world.lines,
            "next": world.next_line,
        }
        return refused(account_id) or told

    @router.get("/me/accounts/{account_id}/transactions.csv")
    async def file(account_id: UUID):
        return refused(account_id) or PlainTextResponse("Date,What\r\n2026-11-02,Rent\r\n")

    return router
