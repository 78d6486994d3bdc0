"""One payment: on to the provider's page, and what became of it."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from contracts.api.payments import OwnPayment
from services.gateway.pages.frame import Resident, SignedIn, clients_of, site_of
from services.gateway.pages.paying_words import nothing_came, state_tag

router = APIRouter(prefix="/home/{account_id}/payments/{payment_id}")

LOOKS: Final = 10
"""How often the page looks again by itself. Then a mail brings the rest."""

PAUSE_SECONDS: Final = 4


@router.get("/go")
async def go(request: Request, account_id: UUID, payment_id: UUID, resident: SignedIn) -> Response:
    """Lead on to the provider's page.

    Not by a redirect of our form: the policy of our pages lets a form lead to ourselves alone,
    and this page leads away as a link does.
    """
    home = resident.home(account_id)
    payment = await _payment(request, account_id, payment_id, resident)
    if not payment.next_url:
        return RedirectResponse(f"/home/{account_id}/payments/{payment_id}", 303)
    return site_of(request).page(
        request,
        "payment_go.html",
        headers={"Refresh": f"0; url={payment.next_url}"},
        home=home,
        payment=payment,
    )


@router.get("")
async def show_payment(
    request: Request, account_id: UUID, payment_id: UUID, resident: SignedIn, look: str = ""
) -> Response:
    """Say what became of a payment. Coming here proves nothing: the provider is asked."""
    home = resident.home(account_id)
    payment = await _payment(request, account_id, payment_id, resident)
    looks = int(look) if look.isdecimal() and len(look) < len("100") else 0
    is_waiting = payment.state in ("new", "open") and not payment.next_url
    is_looking = is_waiting and looks < LOOKS and not payment.is_unclear
    return site_of(request).page(
        request,
        "payment.html",
        home=home,
        payment=payment,
        look_at=f"{request.url.path}?look={looks + 1}" if is_looking else "",
        pause=PAUSE_SECONDS,
        tag=state_tag(payment),
        nothing_came=nothing_came(payment),
    )


async def _payment(
    request: Request, account_id: UUID, payment_id: UUID, resident: Resident
) -> OwnPayment:
    return await clients_of(request).payments.one(
        resident.session.tokens["accounts"], account_id, payment_id
    )
