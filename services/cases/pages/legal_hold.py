"""A legal hold on an account: placed, looked at and lifted by leads."""

from collections.abc import Awaitable, Callable
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from chassis.errors import Invalid, NotFound, Rejected, Unavailable
from chassis.html import Form, keeps, kept_form, read_form
from chassis.text import _
from contracts.api.identity import SessionView
from services.cases.pages.comparing import address_of
from services.cases.pages.frame import Lead, clients_of, page

router = APIRouter(prefix="/accounts/{account_id}/legal-hold", include_in_schema=False)

LONGEST: Final = 300

Act = Callable[[str, UUID, str], Awaitable[None]]


@router.get("")
async def show_hold(request: Request, account_id: UUID, staff: Lead) -> Response:
    """Show whether a hold is on the account, and earlier ones."""
    return await _page(request, account_id, staff, kept_form(request))


@router.post("")
@keeps("reason")
async def place(request: Request, account_id: UUID, staff: Lead) -> Response:
    """Hold everything about the account."""
    form = _read(request)
    if form.is_good:
        await _try(clients_of(request).holds.place, staff, account_id, form)
    if not form.is_good:
        return await _page(request, account_id, staff, form)
    return RedirectResponse(f"/accounts/{account_id}/legal-hold?told=placed", 303)


@router.post("/lift")
@keeps("reason", page="/accounts/{account_id}/legal-hold")
async def lift(request: Request, account_id: UUID, staff: Lead) -> Response:
    """Lift the hold."""
    form = _read(request)
    if form.is_good:
        await _try(clients_of(request).holds.lift, staff, account_id, form)
    if not form.is_good:
        return await _page(request, account_id, staff, form)
    return RedirectResponse(f"/accounts/{account_id}/legal-hold?told=lifted", 303)


def _read(request: Request) -> Form:
    form = read_form(request, "reason", longest={"reason": LONGEST})
    form.require("reason", _("Say in a few words why"))
    return form


async def _try(act: Act, staff: SessionView, account_id: UUID, form: Form) -> None:
    try:
        await act(staff.tokens["accounts"], account_id, form["reason"])
    except NotFound:
        raise
    except Rejected:
        form.refuse("reason", _("A colleague has changed this meanwhile. Look again."))
    except (Invalid, ValidationError):
        form.refuse("reason", _("Say it in one line and fewer words"))
    except Unavailable as outage:
        form.put_off("reason", _("It cannot be saved just now. Try again in a minute."), outage)


async def _page(request: Request, account_id: UUID, staff: SessionView, form: Form) -> Response:
    clients, token = clients_of(request), staff.tokens["accounts"]
    account = await clients.accounts.account(token, account_id)
    holds = (await clients.holds.of_account(token, account_id)).items
    told = {
        "placed": _("On hold. Nothing about this account or its people is erased."),
        "lifted": _("Lifted. The usual periods count again."),
    }
    return page(
        request,
        "desk/legal_hold.html",
        status=200 if form.is_good else 422,
        here="accounts",
        form=form,
        account=account,
        address=address_of(account),
        told=told.get(request.query_params.get("told", ""), ""),
        in_force=next((each for each in holds if each.lifted_at is None), None),
        earlier=[each for each in holds if each.lifted_at is not None],
    )
