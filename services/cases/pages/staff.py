"""The people of the desk: who they are, and what those change who look after logins."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from chassis.errors import Forbidden, Invalid, Rejected, Stale
from chassis.html import Form, StepNeeded, keeps, kept_form, read_form
from chassis.text import _
from contracts.api.identity import NewStaffMember, RolesChange, SessionView, StaffMember
from services.cases.pages.frame import (
    IdentityAdmin,
    clients_of,
    initials,
    is_recently_proved,
    needs_one_of,
    page,
    require_recent_proof,
)

router = APIRouter(prefix="/staff", include_in_schema=False)

READERS = ("identity_admin", "auditor")
ROLES = ("agent", "lead", "identity_admin", "auditor", "exporter")
LONGEST_EMAIL = 320


Watcher = Annotated[SessionView, Depends(needs_one_of("identity_admin", "auditor", "lead"))]
Reader = Annotated[SessionView, Depends(needs_one_of(*READERS))]


@router.get("")
async def show_staff(request: Request, staff: Watcher) -> Response:
    """List everybody of the desk."""
    everybody = await clients_of(request).colleagues.everybody(staff.tokens["identity"])
    return page(
        request,
        "desk/staff.html",
        here="staff",
        lines=[_line(one) for one in everybody.items],
        may_read=not set(READERS).isdisjoint(staff.roles),
        may_invite="identity_admin" in staff.roles,
    )


@router.get("/invite")
async def show_invite(request: Request, staff: IdentityAdmin) -> Response:
    """Ask whom to invite."""
    require_recent_proof(staff)
    return _invite_page(request, kept_form(request))


@router.post("/invite")
@keeps("name", "email")
async def invite(request: Request, staff: IdentityAdmin) -> Response:
    """Have the link mailed, or say what is wrong with what was typed."""
    form = read_form(request, "name", "email", many=("roles",), longest={"email": LONGEST_EMAIL})
    form.require("name", _("Enter the name, as colleagues and customers shall see it"))
    form.require("email", _("Enter the email address at work"))
    roles = _chosen(form)
    if not form.is_good:
        return _invite_page(request, form)
    try:
        sent = await clients_of(request).colleagues.invite(
            staff.tokens["identity"],
            NewStaffMember(name=form["name"], email=form["email"], roles=roles),
        )
    except ValidationError:
        form.refuse("email", _("Enter an email address like name@example.com"))
    except Invalid as refusal:
        form.refuse_all(refusal.fields or {"email": str(refusal)})
    except Forbidden as refusal:
        raise _step_or(refusal, "/staff/invite") from refusal
    except Rejected:
        form.refuse("email", _("A member of staff has this address already"))
    else:
        return RedirectResponse(f"/staff/{sent.user_id}?told=invited", 303)
    return _invite_page(request, form)


@router.get("/{user_id}")
async def show_member(request: Request, user_id: UUID, staff: Reader) -> Response:
    """Show a colleague's login."""
    return await _member_page(request, user_id, staff, kept=kept_form(request))


@router.post("/{user_id}/roles")
async def change_roles(request: Request, user_id: UUID, staff: IdentityAdmin) -> Response:
    """Give a colleague other roles."""
    form = read_form(request, "were", many=("roles",))
    roles = _chosen(form)
    were: Any = [role for role in form["were"].split() if role in ROLES]
    if not form.is_good:
        return await _member_page(request, user_id, staff, form=form, status=422)
    try:
        await clients_of(request).colleagues.change_roles(
            staff.tokens["identity"], user_id, RolesChange(roles=roles, were=were)
        )
    except Stale:
        form.refuse(
            "roles", _("A colleague has changed these roles meanwhile. Look again, then save.")
        )
        return await _member_page(request, user_id, staff, form=form, status=409)
    except Forbidden as refusal:
        raise _step_or(refusal, f"/staff/{user_id}") from refusal
    return RedirectResponse(f"/staff/{user_id}?told=roles", 303)


@router.post("/{user_id}/deactivate")
@keeps("reason", page="/staff/{user_id}")
async def deactivate(request: Request, user_id: UUID, staff: IdentityAdmin) -> Response:
    """Turn a colleague's login off."""
    return await _switch(request, user_id, staff, is_on=False)


@router.post("/{user_id}/reactivate")
@keeps("reason", page="/staff/{user_id}")
async def reactivate(request: Request, user_id: UUID, staff: IdentityAdmin) -> Response:
    """Turn it on again."""
    return await _switch(request, user_id, staff, is_on=True)


@router.post("/{user_id}/invite")
async def invite_again(request: Request, user_id: UUID, staff: IdentityAdmin) -> Response:
    """Have a new link mailed to somebody who has not used theirs."""
    read_form(request)
    try:
        await clients_of(request).colleagues.invite_again(staff.tokens["identity"], user_id)
    except Forbidden as refusal:
        raise _step_or(refusal, f"/staff/{user_id}") from refusal
    return RedirectResponse(f"/staff/{user_id}?told=invited", 303)


async def _switch(request: Request, user_id: UUID, staff: SessionView, *, is_on: bool) -> Response:
    form = read_form(request, "reason")
    form.require("reason", _("Say why. It is kept in the audit log."))
    if not form.is_good:
        return await _member_page(request, user_id, staff, form=form, status=422)
    try:
        await clients_of(request).colleagues.switch(
            staff.tokens["identity"], user_id, is_on=is_on, reason=form["reason"]
        )
    except Forbidden as refusal:
        raise _step_or(refusal, f"/staff/{user_id}") from refusal
    return RedirectResponse(f"/staff/{user_id}?told={'on' if is_on else 'off'}", 303)


async def _member_page(
    request: Request,
    user_id: UUID,
    staff: SessionView,
    *,
    form: Form | None = None,
    kept: Form | None = None,
    status: int = 200,
) -> Response:
    member = await clients_of(request).colleagues.member(staff.tokens["identity"], user_id)
    form = form or Form(kept.values if kept else None, {"roles": list(member.roles)})
    told = {
        "invited": _("The invitation is on its way. The link works once, for 24 hours."),
        "roles": _("Saved. They are signed out, and sign in again with the new roles."),
        "off": _("Deactivated. They are signed out everywhere."),
        "on": _("Activated again."),
        "second_step": _("The second step is removed. They are signed out everywhere."),
    }
    return page(
        request,
        "desk/staff_member.html",
        status=status,
        here="staff",
        member=member,
        line=_line(member),
        form=form,
        told=told.get(request.query_params.get("told", ""), ""),
        roles=role_choices(),
        is_self=member.user_id == staff.user_id,
        is_admin="identity_admin" in staff.roles,
        is_proved=is_recently_proved(staff),
    )


def _invite_page(request: Request, form: Form) -> Response:
    return page(
        request,
        "desk/staff_invite.html",
        status=200 if form.is_good else 422,
        here="staff",
        form=form,
        roles=role_choices(),
    )


def role_text(role: str) -> str:
    """Return a role in words."""
    words = {
        "agent": _("Agent"),
        "lead": _("Lead"),
        "identity_admin": _("Identity admin"),
        "auditor": _("Auditor"),
        "exporter": _("Exporter"),
    }
    return words[role]


def role_choices() -> list[dict[str, Any]]:
    """Return the roles with what each may do, for checkboxes."""
    hints = {
        "agent": _("Works on cases."),
        "lead": _("Works on cases, and sees who is on the desk."),
        "identity_admin": _("Looks after logins of customers and staff."),
        "auditor": _("Looks at everything, changes nothing."),
        "exporter": _("Takes lists of accounts and cases out as files, with a reason."),
    }
    return [
        {"value": role, "text": role_text(role), "hint": {"text": hints[role]}} for role in ROLES
    ]


def _line(member: StaffMember) -> dict[str, Any]:
    states = {
        "active": (_("Active"), "green"),
        "invited": (_("Invited"), "blue") if member.invited_until else (_("Link over"), "yellow"),
        "deactivated": (_("Deactivated"), "grey"),
    }
    state, colour = states[member.state]
    return {
        "row": member,
        "roles": [role_text(role) for role in member.roles],
        "state": state,
        "colour": colour,
        "initials": initials(member.name),
    }


def _chosen(form: Form) -> Any:
    chosen = [role for role in form.lists.get("roles", []) if role in ROLES]
    if not chosen:
        form.refuse("roles", _("Choose at least one role"))
    return chosen


def _step_or(refusal: Forbidden, path: str) -> Exception:
    """Return the step to take where only a recent proof is missing, else the refusal."""
    if refusal.code == "proof_too_old":
        return StepNeeded(f"/confirm?next={path}")
    return refusal
