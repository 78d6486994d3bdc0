"""Owners: inviting somebody to act on their home, taking it back, sending it again."""

from typing import cast
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.responses import Response

from chassis.errors import Invalid, NotFound, Rejected, TooMany, Unavailable
from chassis.html import Form, keeps, kept_form, read_form
from chassis.text import _
from contracts.api.invitations import Invitation
from contracts.api.owners import GivenRole, OwnedAccount
from services.gateway.pages.approved_contacts import FIELD_OF, LAST_DAY, read_grant
from services.gateway.pages.fields import LONGEST_EMAIL, not_just_now
from services.gateway.pages.frame import Resident, SignedIn, clients_of, site_of
from services.gateway.pages.role_words import given_roles

router = APIRouter(prefix="/approved-contacts")

WHO = ("email", "first_name", "last_name", "organisation", "role")


@router.get("/invite/{account_id}")
async def show_invite(request: Request, account_id: UUID, resident: SignedIn) -> Response:
    """Ask whom to invite, and to what."""
    account = await _account(request, account_id, resident)
    form = kept_form(request, {"decision": str(uuid4())})
    form.lists["may"] = ["maintenance"]
    return _page(request, account, form)


@router.post("/invite/{account_id}")
@keeps(*WHO, *LAST_DAY)
async def invite(request: Request, account_id: UUID, resident: SignedIn) -> Response:
    """Send the invitation."""
    form = read_form(
        request, "decision", *WHO, *LAST_DAY, many=["may"], longest={"email": LONGEST_EMAIL}
    )
    account = await _account(request, account_id, resident)
    grant = read_grant(form)
    form.require("email", _("Enter their email address"))
    if form["role"] not in given_roles():
        form.refuse("role", _("Choose what they are to your home"))
    if not form["last_name"] and not form["organisation"]:
        form.refuse("last_name", _("Enter their last name, or the name of the firm"))
    if form.is_good and grant is not None:
        try:
            await clients_of(request).access_invitations.invite(
                _token(resident),
                account_id,
                _id_or_new(form["decision"]),
                Invitation(
                    email=form["email"],
                    first_name=form["first_name"],
                    last_name=form["last_name"],
                    organisation=form["organisation"],
                    role=cast("GivenRole", form["role"]),
                    **grant.model_dump(),
                ),
            )
        except NotFound:
            raise
        except TooMany as limit:
            many = _("Many invitations to this home went out today. Try again tomorrow.")
            form.put_off("email", many, limit)
        except (Invalid, ValidationError) as refusal:
            _refuse(form, refusal)
        except Unavailable as outage:
            form.put_off("email", not_just_now(), outage)
        else:
            return RedirectResponse("/approved-contacts?told=invited", 303)
    return _page(request, account, form)


@router.post("/invitations/{invitation_id}/revoke")
async def revoke(request: Request, invitation_id: UUID, resident: SignedIn) -> Response:
    """Take an invitation back."""
    try:
        await clients_of(request).access_invitations.revoke(_token(resident), invitation_id)
    except NotFound:
        raise
    except Rejected:
        return RedirectResponse("/approved-contacts?told=over", 303)
    return RedirectResponse("/approved-contacts?told=revoked", 303)


@router.post("/invitations/{invitation_id}/send-again")
async def send_again(request: Request, invitation_id: UUID, resident: SignedIn) -> Response:
    """Mail a new link."""
    try:
        await clients_of(request).access_invitations.send_again(_token(resident), invitation_id)
    except NotFound:
        raise
    except TooMany:
        return RedirectResponse("/approved-contacts?told=too-many", 303)
    except Rejected:
        return RedirectResponse("/approved-contacts?told=over", 303)
    return RedirectResponse("/approved-contacts?told=sent-again", 303)


async def _account(request: Request, account_id: UUID, resident: Resident) -> OwnedAccount:
    access = await clients_of(request).approved_contacts.all(_token(resident))
    for account in access.accounts:
        if account.account_id == account_id:
            return account
    raise NotFound("no home of theirs")


def _refuse(form: Form, refusal: Exception) -> None:
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    for name, advice in fields.items():
        form.refuse(FIELD_OF.get(name, name), advice)
    if form.is_good:
        form.refuse("email", _("This cannot be sent as it is. Look at it again."))


def _page(request: Request, account: OwnedAccount, form: Form) -> Response:
    return site_of(request).page(
        request,
        "approved_contact_invite.html",
        status=200 if form.is_good else 422,
        form=form,
        account=account,
        roles=[{"value": role, "text": text} for role, text in given_roles().items()],
        is_ebilling=account.is_ebilling,
    )


def _id_or_new(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _token(resident: Resident) -> str:
    return resident.session.tokens["accounts"]
