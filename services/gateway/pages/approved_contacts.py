"""Owners: who else acts on the home, who asks to, and deciding about both."""

from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.responses import Response

from chassis.errors import Invalid, NotFound, Rejected, Stale, Unavailable
from chassis.html import Form, keeps, kept_form, read_form
from chassis.text import _
from contracts.api.owners import (
    AccessGrant,
    AccessRequest,
    ApprovedContact,
    ApprovedContactChange,
    GivenRole,
    OwnedAccess,
    RequestApproval,
)
from services.gateway.pages.fields import not_just_now
from services.gateway.pages.frame import Resident, SignedIn, clients_of, landlord_of, site_of
from services.gateway.pages.invitation_words import endings, told_of_invitations
from services.gateway.pages.role_words import given_roles, role_words, usually

router = APIRouter(prefix="/approved-contacts")

AUTHORITIES = ("finance", "maintenance", "keys", "documents")
LAST_DAY = ("to_day", "to_month", "to_year")
FIELD_OF = {"valid_to": "to_day", "documents": "may"}
LONGEST_VERSION = 9


@router.get("")
async def show_contacts(request: Request, resident: SignedIn) -> Response:
    """List who asks, and who has access, home by home."""
    access = await _access(request, resident)
    told = {
        "approved": _("They have access now. We tell them by email."),
        "refused": _("Refused. They have no access, and we tell them by email."),
        "changed": _("Changed. What they may see and do is as below from now on."),
        "ended": _("Their access has ended."),
        "contested": _(
            "Their access has stopped. Our team settles it, and tells every owner by email."
        ),
        "decided": _("Somebody else had decided about this request already."),
        **told_of_invitations(),
    }
    invitations = await clients_of(request).access_invitations.own(_token(resident))
    return site_of(request).page(
        request,
        "approved_contacts.html",
        access=access,
        waiting=[one for one in access.requests if one.state == "waiting"],
        decided=[one for one in access.requests if one.state != "waiting"],
        invitations=[one for one in invitations.items if one.state == "open"],
        ended=[one for one in invitations.items if one.state != "open"],
        endings=endings(),
        outcomes=_outcomes(),
        contests=_contests(),
        roles=role_words(),
        told=told.get(request.query_params.get("told", ""), ""),
    )


@router.get("/requests/{request_id}")
async def show_request(request: Request, request_id: UUID, resident: SignedIn) -> Response:
    """Show who asks and for what, with everything there is to decide."""
    asked = _request_of(await _access(request, resident), request_id)
    if asked.state != "waiting":
        return RedirectResponse("/approved-contacts?told=decided", 303)
    form = kept_form(request, {"role": asked.asked_role})
    form.lists["may"] = usually(landlord_of(request).roles, asked.asked_role)
    return _request_page(request, asked, form)


@router.post("/requests/{request_id}")
@keeps("role", *LAST_DAY)
async def decide(request: Request, request_id: UUID, resident: SignedIn) -> Response:
    """Let somebody in, or refuse them."""
    form = read_form(request, "role", "decide", *LAST_DAY, many=["may"])
    asked = _request_of(await _access(request, resident), request_id)
    approved_contacts, token = clients_of(request).approved_contacts, _token(resident)
    is_refused = form["decide"] == "refuse"
    grant = None if is_refused else read_grant(form)
    if not is_refused and form["role"] not in given_roles():
        form.refuse("role", _("Choose what they are to your home"))
    if is_refused or form.is_good:
        try:
            if is_refused:
                await approved_contacts.refuse(token, request_id)
            elif grant is not None:
                role = cast("GivenRole", form["role"])
                await approved_contacts.approve(
                    token, request_id, RequestApproval(role=role, **grant.model_dump())
                )
        except NotFound:
            raise
        except (Invalid, ValidationError) as refusal:
            _refuse(form, refusal)
        except Unavailable as outage:
            form.put_off("role", not_just_now(), outage)
        except Rejected:
            objection = f"/approved-contacts/requests/{request_id}/objection"
            return RedirectResponse(
                objection if is_refused else "/approved-contacts?told=decided", 303
            )
        else:
            told = "refused" if is_refused else "approved"
            return RedirectResponse(f"/approved-contacts?told={told}", 303)
    return _request_page(request, asked, form)


@router.get("/{connection_id}")
async def show_contact(request: Request, connection_id: UUID, resident: SignedIn) -> Response:
    """Show what somebody may see and do, ready to be changed or ended."""
    contact = _contact_of(await _access(request, resident), connection_id)
    last = contact.valid_to
    form = kept_form(
        request,
        {
            "version": str(contact.version),
            "decision": str(uuid4()),
            **(
                dict(zip(LAST_DAY, (str(last.day), str(last.month), str(last.year)), strict=True))
                if last
                else {}
            ),
        },
    )
    form.lists["may"] = [name for name in AUTHORITIES if getattr(contact, name)]
    return _contact_page(request, contact, form)


@router.post("/{connection_id}")
@keeps(*LAST_DAY)
async def change_contact(request: Request, connection_id: UUID, resident: SignedIn) -> Response:
    """Save what is different, or end their access."""
    form = read_form(request, "version", "decision", "decide", *LAST_DAY, many=["may"])
    contact = _contact_of(await _access(request, resident), connection_id)
    is_ended = form["decide"] == "end"
    grant = AccessGrant() if is_ended else read_grant(form)
    version = form["version"]
    if grant is not None and (is_ended or form.is_good):
        is_number = version.isascii() and version.isdecimal() and len(version) <= LONGEST_VERSION
        try:
            await clients_of(request).approved_contacts.change(
                _token(resident),
                connection_id,
                contact.version if is_ended else max(int(version), 1) if is_number else 1,
                ApprovedContactChange(
                    decision_id=_id_or_new(form["decision"]),
                    is_ended=is_ended,
                    **grant.model_dump(),
                ),
            )
        except NotFound:
            raise
        except Stale:
            form.values["version"] = str(contact.version)
            form.refuse("may", _("Somebody changed this meanwhile. Look again, then save."))
        except (Invalid, ValidationError) as refusal:
            _refuse(form, refusal)
        except Unavailable as outage:
            form.put_off("may", not_just_now(), outage)
        else:
            told = "ended" if is_ended else "changed"
            return RedirectResponse(f"/approved-contacts?told={told}", 303)
    return _contact_page(request, contact, form)


def read_grant(form: Form) -> AccessGrant | None:
    """Read authorities and the last day; the day may be left empty."""
    may, last = form.lists.get("may", []), None
    typed = [form[name] for name in reversed(LAST_DAY)]
    if any(typed):
        try:
            last = date(*(int(p) if p.isascii() and p.isdecimal() else 0 for p in typed))
        except (ValueError, OverflowError):
            form.refuse("to_day", _("Enter a real day as day, month and year: 31 12 2027"))
            return None
    return AccessGrant(
        valid_to=last,
        finance="finance" in may,
        maintenance="maintenance" in may,
        keys="keys" in may,
        documents="documents" in may,
    )


def _refuse(form: Form, refusal: Exception) -> None:
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    for name, advice in fields.items():
        form.refuse(FIELD_OF.get(name, name), advice)
    if form.is_good:
        form.refuse("may", _("This cannot be saved as it is. Look at it again."))


async def _access(request: Request, resident: Resident) -> OwnedAccess:
    return await clients_of(request).approved_contacts.all(_token(resident))


def _request_of(access: OwnedAccess, request_id: UUID) -> AccessRequest:
    for one in access.requests:
        if one.request_id == request_id:
            return one
    raise NotFound("no request about a home of theirs")


def _contact_of(access: OwnedAccess, connection_id: UUID) -> ApprovedContact:
    for one in access.contacts:
        if one.connection_id == connection_id and one.may_change:
            return one
    raise NotFound("nobody whom this person lets in")


def _id_or_new(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _outcomes() -> dict[str, str]:
    return {
        "approved": _("Approved"),
        "refused": _("Refused"),
        "vetoed": _("Refused by our team"),
        "unanswered": _("Not answered in time; our team looks"),
    }


def _contests() -> dict[str, str]:
    return {
        "open": _("An owner does not agree: no access until our team has settled it"),
        "kept": _("An owner did not agree: our team kept the access"),
        "ended": _("An owner did not agree: our team ended the access"),
    }


def _request_page(request: Request, asked: AccessRequest, form: Form) -> Response:
    return _form_page(
        request,
        "approved_contact_request.html",
        form,
        asked=asked,
        roles=[{"value": role, "text": text} for role, text in given_roles().items()],
        asked_role=role_words().get(asked.asked_role, ""),
        is_ebilling=asked.is_ebilling,
    )


def _contact_page(request: Request, contact: ApprovedContact, form: Form) -> Response:
    return _form_page(
        request,
        "approved_contact.html",
        form,
        contact=contact,
        role=role_words().get(contact.role, ""),
        is_ebilling=contact.is_ebilling,
    )


def _form_page(request: Request, template: str, form: Form, **more: Any) -> Response:
    status = 200 if form.is_good else 422
    return site_of(request).page(request, template, status=status, form=form, **more)


def _token(resident: Resident) -> str:
    return resident.session.tokens["accounts"]
