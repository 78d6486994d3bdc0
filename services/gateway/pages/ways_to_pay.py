"""How the account of a home may be paid, and what was paid last."""

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.errors import LodgeError
from chassis.ways_to_pay import way_text
from contracts.api.accounts import Home
from contracts.api.ledger import Balance
from services.gateway.pages.frame import Resident, SignedIn, clients_of, landlord_of, site_of

router = APIRouter(prefix="/home/{account_id}/ways-to-pay")


@router.get("")
async def show_ways(request: Request, account_id: UUID, resident: SignedIn) -> Response:
    """Show the landlord's ways for this kind of account; the last payment with finance alone."""
    home, landlord = resident.home(account_id), landlord_of(request)
    balance = await balance_if_up(request, resident, home)
    ways = [way for way in landlord.ways_to_pay if way.is_for(home.account_kind)]
    return site_of(request).page(
        request,
        "ways_to_pay.html",
        home=home,
        last_payment=balance.last_payment if balance else None,
        pays_online=home.finance and landlord.payments is not None,
        ways=[_shown(way.way, way.text, way.link) for way in ways],
    )


async def balance_if_up(request: Request, resident: Resident, home: Home) -> Balance | None:
    """Return how the account stands, or None: without the authority, or while nobody can tell."""
    if not home.finance:
        return None
    try:
        async with asyncio.timeout(2):
            return await clients_of(request).money.balance(
                resident.session.tokens["accounts"], home.account_id
            )
    except (LodgeError, TimeoutError):
        return None


def _shown(way: str, text: str, link: str) -> dict[str, Any]:
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    return {"title": way_text(way), "paragraphs": paragraphs, "link": link}
