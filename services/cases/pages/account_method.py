"""How an account is paid: what is noted, the landlord's ways for its kind, the last payment."""

import asyncio
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from chassis.errors import Invalid, Stale, Unavailable
from chassis.html import Form, keeps, kept_form, read_form
from chassis.text import _
from chassis.ways_to_pay import WAYS, way_text
from contracts.api.accounts import AccountCorrection
from contracts.api.identity import SessionView
from services.cases.pages.account_tabs import account_tabs
from services.cases.pages.frame import Staff, Worker, clients_of, landlord_of, page

router = APIRouter(prefix="/accounts/{account_id}/payment-method", include_in_schema=False)

LONGEST: Final = 200
LONGEST_VERSION: Final = 9


@router.get("")
async def show_method(request: Request, account_id: UUID, staff: Staff) -> Response:
    """Show how the account is paid, and let agents and leads note another way."""
    return await _page(request, account_id, staff, kept_form(request))


@router.post("")
@keeps("reason")
async def note_method(request: Request, account_id: UUID, staff: Worker) -> Response:
    """Note another way, if nobody changed the account meanwhile."""
    form = read_form(request, "method", "noted", "reason", "version", longest={"reason": LONGEST})
    form.require("reason", _("Say why you change it"))
    if form["method"] not in (*WAYS, "") and form["method"] != form["noted"]:
        form.refuse("method", _("Choose one of the ways"))
    version = form["version"]
    if form.is_good:
        try:
            await clients_of(request).accounts.correct(
                staff.tokens["accounts"],
                account_id,
                int(version) if version.isdecimal() and len(version) < LONGEST_VERSION else 1,
                AccountCorrection(reason=form["reason"], payment_method=form["method"]),
            )
        except Stale:
            account = await clients_of(request).accounts.account(
                staff.tokens["accounts"], account_id
            )
            form.values["version"] = str(account.version)
            form.refuse("reason", _("Somebody changed this account meanwhile. Look, then save."))
        except Invalid as refusal:
            form.refuse("reason", next(iter(refusal.fields.values()), _("Say it in fewer words")))
        except Unavailable as outage:
            form.put_off("reason", _("The record cannot be reached just now. Try again."), outage)
        else:
            return RedirectResponse(f"/accounts/{account_id}/payment-method?told=noted", 303)
    return await _page(request, account_id, staff, form)


async def _page(request: Request, account_id: UUID, staff: SessionView, form: Form) -> Response:
    clients, token = clients_of(request), staff.tokens["accounts"]
    account, balance = await asyncio.gather(
        clients.accounts.account(token, account_id), clients.money.balance(token, account_id)
    )
    noted = _known(account.payment_method)
    if not form["version"]:
        form.values["method"] = noted
    form.values["noted"] = noted
    form.values["version"] = form["version"] or str(account.version)
    landlord = landlord_of(request)
    return page(
        request,
        "desk/account_method.html",
        status=200 if form.is_good else 422,
        here="accounts",
        account=account,
        tabs=account_tabs(account_id),
        tab="method",
        form=form,
        told=_("Noted.") if request.query_params.get("told") == "noted" else "",
        method=way_text(noted) if noted else "",
        last_payment=balance.last_payment,
        offered=[way_text(way.way) for way in landlord.ways_to_pay if way.is_for(account.kind)],
        pays_online=landlord.payments is not None,
        choices=[
            {"value": "", "text": _("Not known")},
            *([{"value": noted, "text": noted}] if noted and noted not in WAYS else []),
            *({"value": way, "text": way_text(way)} for way in WAYS),
        ],
    )


def _known(written: str) -> str:
    """Return the way that a file or a colleague meant; one that is none of ours as it was written.

    `Direct debit` is `direct_debit`.
    """
    plain = "_".join(written.lower().split())
    return plain if plain in WAYS else written
