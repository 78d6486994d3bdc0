"""What accounts would say of money: a balance, payments, and a provider that is the demo's."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from fastapi.responses import JSONResponse

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC).isoformat()
PAYMENT = UUID(int=77)
DEMO = UUID(int=78)


def problem(status: int, code: str, **more: Any) -> JSONResponse:
    return JSONResponse({"title": code, "status": status, "code": code, **more}, status)


@dataclass
class Money:
    """One account's."""

    most: int = 500_000
    is_offered: bool = True
    is_provider_down: bool = False
    state: str = "open"
    is_unclear: bool = False
    has_next: bool = True
    wishes: list[tuple[str, int, bool]] = field(default_factory=list)
    """Id, pence, meant: of every wish that was taken."""

    messages: list[tuple[str, str]] = field(default_factory=list)
    chosen: list[bool] = field(default_factory=list)
    next_url: str = "http://localhost/demo-payments/" + str(DEMO)

    def payment(self, pence: int = 9_000) -> dict[str, Any]:
        is_over = self.state not in ("new", "open")
        return {
            "payment_id": str(PAYMENT),
            "account_id": str(UUID(int=1)),
            "amount_pence": pence,
            "reference": "342010001401-0A1B2C3D4E",
            "state": self.state,
            "started_at": AT,
            "ended_at": AT if is_over else None,
            "next_url": self.next_url if self.has_next and not is_over else "",
            "is_unclear": self.is_unclear,
        }


def paying(app: FastAPI, world: Any) -> None:
    """Add the doors of paying to the double of accounts, over `world.payments`."""

    def money() -> Money:
        return world.payments

    def refused() -> JSONResponse | None:
        if world.has_lost_finance or not all(each["finance"] for each in world.homes):
            return problem(403, world.money_refused_as)
        return None

    @app.get("/me/accounts/{account_id}/payments")
    async def own(account_id: UUID):
        del account_id
        if refusal := refused():
            return refusal
        terms = {"provider": "demo", "least_pence": 100, "most_pence": money().most}
        items = [money().payment(money().wishes[-1][1])] if money().wishes else []
        return {"terms": terms if money().is_offered else None, "items": items}

    @app.put("/me/accounts/{account_id}/payments/{wish_id}")
    async def begin(account_id: UUID, wish_id: UUID, body: dict[str, Any]):
        del account_id
        pence = body["amount_pence"]
        if pence > money().most:
            return problem(422, "payment_amount_invalid", fields={"amount": "Enter £5,000 or less"})
        if pence > world.balance.get("balance_pence", 31_240) + 50_000 and not body["is_meant"]:
            return problem(409, "payment_far_above_balance")
        if money().is_provider_down:
            return problem(503, "payment_provider_unreachable")
        money().wishes.append((str(wish_id), pence, body["is_meant"]))
        return money().payment(pence)

    @app.get("/me/accounts/{account_id}/payments/{payment_id}")
    async def one(account_id: UUID, payment_id: UUID):
        del account_id
        if payment_id != PAYMENT:
            return problem(404, "payment_not_found")
        return money().payment()

    @app.post("/payment-messages", status_code=204)
    async def message(body: dict[str, Any]):
        if body["signature"] != "good":
            return problem(403, "payment_message_not_genuine")
        money().messages.append((body["body"], body["signature"]))
        return None

    @app.get("/demo-payments/{payment_id}")
    async def demo(payment_id: UUID):
        return demo_payment() if payment_id == DEMO else problem(404, "payment_not_found")

    @app.post("/demo-payments/{payment_id}/choice")
    async def choose(payment_id: UUID, body: dict[str, Any]):
        del payment_id
        money().chosen.append(body["is_cancelled"])
        return demo_payment()

    def demo_payment() -> dict[str, Any]:
        return {
            "description": "Harrowmere Homes, 342010001401",
            "reference": "342010001401-0A1B2C3D4E",
            "amount_pence": 9_000,
            "is_waiting": not money().chosen,
            "return_url": f"https://my.harrowmere.example/home/{UUID(int=1)}/payments/{PAYMENT}",
        }
