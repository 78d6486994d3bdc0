"""What payment providers send, and the demo provider's page. Nobody is signed in at either."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Forbidden, NotFound, Rejected
from chassis.html import read_form
from contracts.api.payments import ProviderMessage
from services.gateway.pages.frame import clients_of, landlord_of, site_of

router = APIRouter()

MESSAGES = "/payment-messages"
LONGEST_SIGNATURE = 500


@router.post(MESSAGES)
async def take_message(request: Request) -> Response:
    """Take a provider's message. Its signature is all that counts: nobody is signed in."""
    signature = request.headers.get("pay-signature", "")
    try:
        body = (await request.body()).decode()
    except UnicodeDecodeError:
        return Response(status_code=400)
    if len(signature) > LONGEST_SIGNATURE:
        return Response(status_code=403)
    try:
        await clients_of(request).payments.hand_in(
            landlord_of(request).id, ProviderMessage(body=body, signature=signature)
        )
    except Forbidden:
        return Response(status_code=403)
    except Rejected:
        return Response(status_code=404)
    return Response(status_code=204)


@router.get("/demo-payments/{payment_id}")
async def show_demo(request: Request, payment_id: UUID) -> Response:
    """Show the page that stands for a provider's, where no card is asked for."""
    _demo_alone(request)
    payment = await clients_of(request).payments.demo(landlord_of(request).id, payment_id)
    if not payment.is_waiting:
        return RedirectResponse(payment.return_url, 303)
    return site_of(request).page(
        request, "demo_payment.html", payment=payment, payment_id=payment_id
    )


@router.post("/demo-payments/{payment_id}")
async def choose_at_demo(request: Request, payment_id: UUID) -> Response:
    """Pay, or cancel, and go back."""
    _demo_alone(request)
    form = read_form(request, "do")
    payment = await clients_of(request).payments.choose_at_demo(
        landlord_of(request).id, payment_id, is_cancelled=form["do"] != "pay"
    )
    return RedirectResponse(payment.return_url, 303)


def _demo_alone(request: Request) -> None:
    payments = landlord_of(request).payments
    if payments is None or payments.provider != "demo":
        raise NotFound("this landlord has no demo provider")
