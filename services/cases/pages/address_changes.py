"""Giving a customer's login another address: proposed by one, then a colleague or a day."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from chassis.errors import Forbidden, Invalid, NotFound, Rejected
from chassis.html import Form, StepNeeded, keeps, kept_form, read_form
from chassis.text import _
from contracts.api.identity import NewEmailProposal, SessionView
from services.cases.pages.frame import (
    IdentityAdmin,
    clients_of,
    id_or_none,
    page,
    require_recent_proof,
)
from services.cases.pages.staff import Reader

router = APIRouter(prefix="/address-changes", include_in_schema=False)

LONGEST_EMAIL = 320


@router.get("")
async def show_address_changes(request: Request, staff: Reader) -> Response:
    """List what waits."""
    waiting = await clients_of(request).address_changes.waiting(staff.tokens["identity"])
    told = {
        "proposed": _("Proposed. The address in use was told, and may stop it."),
        "approved": _("Approved. They sign in with the new address from now on."),
        "refused": _("Refused. Their address stays as it is."),
        "over": _("That change does not wait any more."),
        "own": _("A second person approves it: whoever proposed it cannot."),
    }
    return page(
        request,
        "desk/address_changes.html",
        here="users",
        items=waiting.items,
        me=staff.user_id,
        is_admin="identity_admin" in staff.roles,
        told=told.get(request.query_params.get("told", ""), ""),
    )


@router.get("/new")
async def show_new_address(request: Request, staff: IdentityAdmin, user: UUID) -> Response:
    """Ask for the new address of a customer's login."""
    require_recent_proof(staff)
    return await _form_page(request, staff, user, kept_form(request, {"user": str(user)}))


@router.post("/new")
@keeps("email", "reason", page="/address-changes/new?user={user}")
async def propose_address(request: Request, staff: IdentityAdmin) -> Response:
    """Propose it."""
    form = read_form(request, "user", "email", "reason", longest={"email": LONGEST_EMAIL})
    user_id = id_or_none(form["user"])
    if user_id is None:
        raise NotFound("there is no such login")
    form.require("email", _("Enter the new email address"))
    form.require("reason", _("Say why, and how you know that it is the customer who asks"))
    if not form.is_good:
        return await _form_page(request, staff, user_id, form)
    try:
        await clients_of(request).address_changes.propose(
            staff.tokens["identity"],
            NewEmailProposal(user_id=user_id, email=form["email"], reason=form["reason"]),
        )
    except ValidationError:
        form.refuse("email", _("Enter an email address like name@example.com"))
    except Invalid as refusal:
        form.refuse_all(refusal.fields or {"email": str(refusal)})
    except Forbidden as refusal:
        raise _step_or(refusal, f"/address-changes/new?user={user_id}") from refusal
    except NotFound:
        raise
    except Rejected as refusal:
        form.refuse("email", _words_for(refusal))
    else:
        return RedirectResponse("/address-changes?told=proposed", 303)
    return await _form_page(request, staff, user_id, form)


@router.post("/{proposal_id}/approve")
async def approve(request: Request, proposal_id: UUID, staff: IdentityAdmin) -> Response:
    """Agree to what a colleague proposed: it takes effect at once."""
    return await _settle(request, proposal_id, staff.tokens["identity"], is_approved=True)


@router.post("/{proposal_id}/refuse")
async def refuse(request: Request, proposal_id: UUID, staff: IdentityAdmin) -> Response:
    """Refuse it, or take one's own back."""
    return await _settle(request, proposal_id, staff.tokens["identity"], is_approved=False)


async def _settle(
    request: Request, proposal_id: UUID, token: str, *, is_approved: bool
) -> Response:
    read_form(request)
    told = "approved" if is_approved else "refused"
    try:
        await clients_of(request).address_changes.settle(
            token, proposal_id, is_approved=is_approved
        )
    except NotFound:
        told = "over"
    except Forbidden as refusal:
        if refusal.code != "own_proposal":
            raise _step_or(refusal, "/address-changes") from refusal
        told = "own"
    return RedirectResponse(f"/address-changes?told={told}", 303)


async def _form_page(request: Request, staff: SessionView, user_id: UUID, form: Form) -> Response:
    user = await clients_of(request).external_users.details(staff.tokens["identity"], user_id)
    status = 200 if form.is_good else 422
    return page(
        request, "desk/address_change.html", status=status, here="users", form=form, user=user
    )


def _words_for(refusal: Rejected) -> str:
    if refusal.code == "email_proposal_waiting":
        return _("A change waits for this login already. Approve or refuse that one first.")
    return _("Another customer signs in with this address. Use a different one.")


def _step_or(refusal: Forbidden, path: str) -> Exception:
    if refusal.code == "proof_too_old":
        return StepNeeded(f"/confirm?next={path}")
    return refusal
