"""Paying what an account owes: how much, then on to the provider's page, where cards are typed."""

import asyncio
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Forbidden, Invalid, NotFound, Rejected, TooMany, Unavailable
from chassis.html import Form, keeps, kept_form, read_form
from chassis.rooms import RoomClosed
from chassis.text import _, pounds
from contracts.api.accounts import Home
from contracts.api.ledger import Balance
from contracts.api.payments import OwnPayment, OwnPayments, PaymentWish
from services.gateway.pages.fields import too_many
from services.gateway.pages.frame import Resident, SignedIn, clients_of, site_of
from services.gateway.pages.no_finance import no_finance
from services.gateway.pages.paying_words import pence_of, state_tag

router = APIRouter(prefix="/home/{account_id}")

LONGEST_AMOUNT = 20


@router.get("/pay")
async def show_pay(request: Request, account_id: UUID, resident: SignedIn) -> Response:
    """Ask how much."""
    home = resident.home(account_id)
    form = kept_form(request, {"decision": str(uuid4())})
    try:
        facts = await _facts(request, home, resident)
    except RoomClosed:
        raise
    except Forbidden:
        return no_finance(request, home)
    return _page(request, home, form, *facts)


@router.post("/pay")
@keeps("amount")
async def pay(request: Request, account_id: UUID, resident: SignedIn) -> Response:
    """Begin the payment, and go to the provider's page. Sent twice, it is one payment."""
    home = resident.home(account_id)
    form = read_form(
        request, "choice", "amount", "decision", "meant", longest={"amount": LONGEST_AMOUNT}
    )
    wish_id = _id_or_new(form["decision"])
    form.values["decision"] = str(wish_id)
    try:
        balance, own = await _facts(request, home, resident)
    except RoomClosed:
        raise
    except Forbidden:
        return no_finance(request, home)
    pence = _wanted(form, balance)
    is_far = False
    if form.is_good and pence is not None:
        try:
            payment = await clients_of(request).payments.begin(
                _token(resident),
                account_id,
                wish_id,
                PaymentWish(amount_pence=pence, is_meant=form["meant"] == "yes"),
            )
        except (NotFound, Forbidden):
            raise
        except Invalid as refusal:
            form.refuse("amount", refusal.fields.get("amount", _("Enter an amount, like 120.50")))
        except TooMany as limit:
            form.put_off("amount", too_many(limit.retry_after), limit)
        except Rejected as refusal:
            is_far = refusal.code == "payment_far_above_balance"
            _say_what_to_do(form, refusal, pence)
        except Unavailable as outage:
            form.put_off("amount", _unreachable(), outage)
        else:
            return RedirectResponse(_after(payment), 303)
    return _page(request, home, form, balance, own, is_far=is_far)


@router.get("/payments")
async def show_payments(request: Request, account_id: UUID, resident: SignedIn) -> Response:
    """List this person's own payments online."""
    home = resident.home(account_id)
    try:
        own = await clients_of(request).payments.own(_token(resident), account_id)
    except RoomClosed:
        raise
    except Forbidden:
        return no_finance(request, home)
    return site_of(request).page(
        request,
        "payments.html",
        home=home,
        payments=own.items,
        is_offered=own.terms is not None,
        state_tag=state_tag,
    )


async def _facts(request: Request, home: Home, resident: Resident) -> tuple[Balance, OwnPayments]:
    clients, token = clients_of(request), _token(resident)
    return await asyncio.gather(
        clients.money.balance(token, home.account_id), clients.payments.own(token, home.account_id)
    )


def _wanted(form: Form, balance: Balance) -> int | None:
    """Return the pence that somebody chose to pay; what cannot be read is refused on the form."""
    choices = {"overdue": balance.overdue_pence, "balance": balance.balance_pence}
    if form["choice"] in choices and choices[form["choice"]] > 0:
        return choices[form["choice"]]
    if form["choice"] != "other" and max(choices.values()) > 0:
        form.refuse("choice", _("Choose how much you want to pay"))
        return None
    form.require("amount", _("Enter how much you want to pay"))
    pence = pence_of(form["amount"])
    if pence is None:
        form.refuse("amount", _("Enter an amount in pounds and pence, like 120.50"))
    return pence


def _say_what_to_do(form: Form, refusal: Rejected, pence: int) -> None:
    """Have a wish that cannot be carried out looked at again. It is another wish then."""
    if refusal.code == "payment_far_above_balance":
        advice = _("%(amount)s is far more than this account owes. Tick that you mean it.")
        form.refuse("meant", advice % {"amount": pounds(pence)})
    elif refusal.code == "no_online_payments":
        form.refuse("amount", _("You cannot pay online here. See the other ways to pay."))
    else:
        form.values["decision"] = str(uuid4())
        form.refuse("amount", _("What you owe has changed. Look at the amount again."))


def _unreachable() -> str:
    return _(
        "The payment service does not answer just now. Nothing was taken, and your answers are "
        "still here: try again in a few minutes."
    )


def _after(payment: OwnPayment) -> str:
    path = f"/home/{payment.account_id}/payments/{payment.payment_id}"
    return f"{path}/go" if payment.next_url else path


def _page(
    request: Request,
    home: Home,
    form: Form,
    balance: Balance,
    own: OwnPayments,
    *,
    is_far: bool = False,
) -> Response:
    terms = own.terms
    return site_of(request).page(
        request,
        "pay.html",
        status=200 if form.is_good else 422,
        form=form,
        home=home,
        balance=balance,
        terms=terms,
        is_far=is_far,
        is_demo=terms is not None and terms.provider == "demo",
        unfinished=next((one for one in own.items if one.next_url), None),
    )


def _id_or_new(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _token(resident: Resident) -> str:
    return resident.session.tokens["accounts"]
