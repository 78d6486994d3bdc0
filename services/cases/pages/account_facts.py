"""Facts of an account that staff may mend: how it is addressed, told of news, and paid."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from chassis.errors import Invalid, Stale, Unavailable
from chassis.html import Form, keeps, kept_form, read_form
from chassis.text import _
from contracts.api.accounts import AccountCorrection, AccountView
from services.cases.pages.account_tabs import account_tabs
from services.cases.pages.frame import Worker, clients_of, page

router = APIRouter(prefix="/accounts/{account_id}/facts", include_in_schema=False)

FIELDS: Final = ("salutation", "sign_off", "updates_via", "payment_method")
LONGEST: Final = 200
LONGEST_VERSION: Final = 9


@router.get("")
async def ask_for_facts(request: Request, account_id: UUID, staff: Worker) -> Response:
    """Show the facts, to be changed."""
    account = await clients_of(request).accounts.account(staff.tokens["accounts"], account_id)
    known = {name: getattr(account, name) for name in FIELDS}
    form = kept_form(request, known | {"director": "yes" if account.is_rmc_director else ""})
    form.values["version"] = str(account.version)
    return _page(request, account, form)


@router.post("")
@keeps("salutation", "sign_off", "payment_method", "reason", page="/accounts/{account_id}/facts")
async def change_facts(request: Request, account_id: UUID, staff: Worker) -> Response:
    """Store what is different, if nobody changed the account meanwhile."""
    form = read_form(
        request,
        *FIELDS,
        "director",
        "reason",
        "version",
        longest=dict.fromkeys((*FIELDS, "reason"), LONGEST),
    )
    form.require("reason", _("Say why you change it"))
    accounts, token = clients_of(request).accounts, staff.tokens["accounts"]
    version = form["version"]
    if form.is_good:
        try:
            await accounts.correct(
                token,
                account_id,
                int(version) if version.isdecimal() and len(version) < LONGEST_VERSION else 1,
                AccountCorrection(
                    reason=form["reason"],
                    is_rmc_director=form["director"] == "yes",
                    **{name: form[name] for name in FIELDS},
                ),
            )
        except Stale:
            form.refuse(
                "reason",
                _("Somebody changed this account meanwhile. Look at it, then save again."),
            )
            form.values["version"] = str((await accounts.account(token, account_id)).version)
        except Invalid as refusal:
            for name, advice in refusal.fields.items():
                form.refuse(name if name in FIELDS else "reason", advice)
        except Unavailable as outage:
            form.put_off("reason", _("The record cannot be reached just now. Try again."), outage)
        else:
            return RedirectResponse(f"/accounts/{account_id}?told=corrected", 303)
    return _page(request, await accounts.account(token, account_id), form)


def _page(request: Request, account: AccountView, form: Form) -> Response:
    return page(
        request,
        "desk/account_facts.html",
        status=200 if form.is_good else 422,
        here="accounts",
        account=account,
        tabs=account_tabs(account.account_id),
        tab="info",
        form=form,
        ways=[
            {"value": "", "text": _("As we usually do")},
            {"value": "mobile", "text": _("Mobile")},
            {"value": "email", "text": _("Email")},
        ],
    )
