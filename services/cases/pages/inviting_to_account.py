"""Inviting somebody to an account in an owner's place; taking back, sending again."""

from datetime import date
from typing import cast
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from chassis.errors import Invalid, NotFound, Rejected, TooMany, Unavailable
from chassis.html import Form, keeps, kept_form, read_form
from chassis.text import _
from contracts.api.identity import SessionView
from contracts.api.invitations import CheckedInvitation
from contracts.api.owners import GivenRole
from services.cases.pages.comparing import address_of
from services.cases.pages.frame import Worker, clients_of, id_or_none, page
from services.cases.pages.telling import role_text

router = APIRouter(prefix="/accounts/{account_id}/invitations", include_in_schema=False)

ROLES: tuple[str, ...] = (
    "family_friend",
    "joint_owner",
    "subtenant",
    "managing_agent",
    "household_member",
    "support_worker",
)
"""Roles that need no papers; for the others staff connect a person on record."""

WHO = ("email", "first_name", "last_name", "organisation", "role")
LAST_DAY = ("to_day", "to_month", "to_year")
FIELD_OF = {"valid_to": "to_day", "documents": "may", "is_checked": "checked"}
LONGEST_EMAIL = 320


def told_of_invitations() -> dict[str, str]:
    """Return what the account's page says after something was done about an invitation."""
    return {
        "invited": _("Invited. The link has gone to their email address."),
        "revoked": _("The invitation is taken back. Its link works no more."),
        "sent-again": _("Sent again. The link in the earlier email works no more."),
        "over": _("That invitation is over already. Look at the list."),
        "too-many": _("Ten emails about invitations to this account went out within a day."),
    }


async def invitation_lines(
    request: Request, staff: SessionView, account_id: UUID
) -> list[dict[str, object]]:
    """Return who was invited to an account, as its page shows them."""
    states = {
        "open": _("Open"),
        "accepted": _("Accepted"),
        "revoked": _("Taken back"),
        "expired": _("Expired"),
        "void": _("Void: the inviter owns it no more"),
    }
    found = await clients_of(request).invitations.to_account(staff.tokens["accounts"], account_id)
    return [
        {"row": one, "role": role_text(one.role), "state": states[one.state]} for one in found.items
    ]


@router.get("/new")
async def show_invite(request: Request, account_id: UUID, staff: Worker) -> Response:
    """Ask whom to invite, to what, and how it was checked."""
    form = kept_form(request, {"role": "family_friend", "decision": str(uuid4())})
    return await _form_page(request, account_id, staff, form)


@router.post("/new")
@keeps("note", *WHO, *LAST_DAY)
async def invite(request: Request, account_id: UUID, staff: Worker) -> Response:
    """Send the invitation."""
    form = read_form(
        request,
        "decision",
        "note",
        *WHO,
        *LAST_DAY,
        many=["may", "checked"],
        longest={"email": LONGEST_EMAIL},
    )
    last = _check(form)
    if form.is_good:
        may = form.lists.get("may", [])
        try:
            await clients_of(request).invitations.invite(
                staff.tokens["accounts"],
                account_id,
                id_or_none(form["decision"]) or uuid4(),
                CheckedInvitation(
                    email=form["email"],
                    first_name=form["first_name"],
                    last_name=form["last_name"],
                    organisation=form["organisation"],
                    role=cast("GivenRole", form["role"]),
                    valid_to=last,
                    finance="finance" in may,
                    maintenance="maintenance" in may,
                    keys="keys" in may,
                    documents="documents" in may,
                    is_checked=True,
                    note=form["note"],
                ),
            )
        except NotFound:
            raise
        except TooMany as limit:
            form.put_off("email", told_of_invitations()["too-many"], limit)
        except (ValidationError, Rejected) as refusal:
            _refuse(form, refusal)
        except Unavailable as outage:
            advice = _("The record cannot be reached just now. Try again in a minute.")
            form.put_off("email", advice, outage)
        else:
            return RedirectResponse(f"/accounts/{account_id}?told=invited", 303)
    return await _form_page(request, account_id, staff, form)


@router.post("/{invitation_id}/revoke")
async def revoke(
    request: Request, account_id: UUID, invitation_id: UUID, staff: Worker
) -> Response:
    """Take an invitation back, whoever sent it."""
    return await _settle(request, account_id, invitation_id, staff, "revoked")


@router.post("/{invitation_id}/send-again")
async def send_again(
    request: Request, account_id: UUID, invitation_id: UUID, staff: Worker
) -> Response:
    """Mail a new link, whoever sent the first."""
    return await _settle(request, account_id, invitation_id, staff, "sent-again")


async def _settle(
    request: Request, account_id: UUID, invitation_id: UUID, staff: SessionView, told: str
) -> Response:
    invitations = clients_of(request).invitations
    act = invitations.revoke if told == "revoked" else invitations.send_again
    try:
        await act(staff.tokens["accounts"], invitation_id)
    except NotFound:
        raise
    except TooMany:
        told = "too-many"
    except Rejected:
        told = "over"
    return RedirectResponse(f"/accounts/{account_id}?told={told}", 303)


def _check(form: Form) -> date | None:
    """Refuse in the form what cannot be right; return the last day, if one was typed."""
    form.require("email", _("Enter their email address"))
    if form["role"] not in ROLES:
        form.refuse("role", _("Choose how they relate to the unit"))
    if not form["last_name"] and not form["organisation"]:
        form.refuse("last_name", _("Enter their last name, or the name of the firm"))
    if "yes" not in form.lists.get("checked", []):
        form.refuse("checked", _("Tick that you have checked that they may have this account"))
    form.require("note", _("Say how you checked"))
    typed = [form[name] for name in reversed(LAST_DAY)]
    if not any(typed):
        return None
    try:
        return date(*(int(part) if part.isascii() and part.isdecimal() else 0 for part in typed))
    except (ValueError, OverflowError):
        form.refuse("to_day", _("Enter a real day as day, month and year: 31 12 2027"))
        return None


def _refuse(form: Form, refusal: Exception) -> None:
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    for name, advice in fields.items():
        form.refuse(FIELD_OF.get(name, name), advice)
    if form.is_good:
        form.refuse("email", _("This cannot be sent as it is. Look at it again."))


async def _form_page(
    request: Request, account_id: UUID, staff: SessionView, form: Form
) -> Response:
    account = await clients_of(request).accounts.account(staff.tokens["accounts"], account_id)
    return page(
        request,
        "desk/account_invite.html",
        status=200 if form.is_good else 422,
        here="accounts",
        form=form,
        account=account,
        address=address_of(account),
        roles=[{"value": role, "text": role_text(role)} for role in ROLES],
    )
