"""One customer's login: what is known of it, and what staff may do about it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from chassis.errors import Invalid, Rejected
from chassis.html import Form, keeps, kept_form, read_form
from chassis.text import LONDON, _
from contracts.api.identity import SessionView
from contracts.api.identity.external_users import UserChoices, UserDetails
from services.cases.domain.acts import act_text
from services.cases.pages.external_users import STATE_COLOURS, Reader, state_text
from services.cases.pages.frame import IdentityAdmin, clients_of, id_or_none, page
from services.cases.pages.login_words import (
    choices_of,
    date_format_text,
    language_text,
    method_text,
    start_page_text,
)
from services.cases.pages.people import people_of, person_name

router = APIRouter(prefix="/external-users/{user_id}", include_in_schema=False)

FAR = 9000
"""Locks that end in a later year end when the mailbox is proved."""

LONGEST_VERSION = 10


@router.get("")
async def show_external_user(request: Request, user_id: UUID, staff: Reader) -> Response:
    """Show the login."""
    return await _user_page(request, user_id, staff, kept=kept_form(request))


@router.post("/choices")
@keeps("organisation", "password_expires_on", page="/external-users/{user_id}")
async def set_choices(request: Request, user_id: UUID, staff: IdentityAdmin) -> Response:
    """Set language, dates, first page, organisation, roles and when the password expires."""
    form = read_form(
        request,
        "version",
        "language",
        "date_format",
        "start_page",
        "organisation",
        "password_expires_on",
        many=("roles",),
    )
    version = form["version"]
    try:
        choices = UserChoices.model_validate(
            {
                "language": form["language"],
                "date_format": form["date_format"],
                "start_page": form["start_page"],
                "organisation": form["organisation"],
                "roles": form.lists.get("roles", []),
                "password_expires_on": form["password_expires_on"] or None,
            }
        )
        if not form.is_good:
            return await _user_page(request, user_id, staff, form=form)
        await clients_of(request).external_users.choose(
            staff.tokens["identity"],
            user_id,
            int(version) if version.isdecimal() and len(version) < LONGEST_VERSION else 0,
            choices,
        )
    except ValidationError as trouble:
        field = str(trouble.errors()[0]["loc"][0])
        form.refuse(field, _("Choose one of the values offered, and a date like 2026-12-24"))
        return await _user_page(request, user_id, staff, form=form)
    except Rejected:
        form.refuse("language", _("Somebody changed this login meanwhile. Look again, then save."))
        return await _user_page(request, user_id, staff, form=form)
    return _back(user_id, "saved")


@router.post("/invitation")
async def invite_again(request: Request, user_id: UUID, staff: IdentityAdmin) -> Response:
    """Mail a new link."""
    read_form(request)
    try:
        await clients_of(request).external_users.invite_again(staff.tokens["identity"], user_id)
    except Rejected:
        return _back(user_id, "not_invited")
    return _back(user_id, "invited")


@router.post("/unlock")
async def unlock(request: Request, user_id: UUID, staff: IdentityAdmin) -> Response:
    """End the locks of the login."""
    read_form(request)
    await clients_of(request).external_users.unlock(staff.tokens["identity"], user_id)
    return _back(user_id, "unlocked")


@router.post("/deactivate")
@keeps("reason", page="/external-users/{user_id}")
async def deactivate(request: Request, user_id: UUID, staff: IdentityAdmin) -> Response:
    """Turn the login off, with a reason."""
    return await _switch(request, user_id, staff, is_on=False)


@router.post("/reactivate")
@keeps("reason", page="/external-users/{user_id}")
async def reactivate(request: Request, user_id: UUID, staff: IdentityAdmin) -> Response:
    """Turn it on again, with a reason."""
    return await _switch(request, user_id, staff, is_on=True)


@router.post("/sign-out")
async def sign_out_customer(request: Request, user_id: UUID, staff: IdentityAdmin) -> Response:
    """Sign one browser out, or all."""
    form = read_form(request, "session_id")
    await clients_of(request).external_users.sign_out(
        staff.tokens["identity"], user_id, id_or_none(form["session_id"])
    )
    return _back(user_id, "signed_out")


async def _switch(request: Request, user_id: UUID, staff: SessionView, *, is_on: bool) -> Response:
    form = read_form(request, "reason")
    form.require("reason", _("Say why. It stays in the history of the login."))
    if not form.is_good:
        return await _user_page(request, user_id, staff, form=form)
    try:
        await clients_of(request).external_users.switch(
            staff.tokens["identity"], user_id, is_on=is_on, reason=form["reason"]
        )
    except Invalid:
        form.refuse("reason", _("Say why, in one line of at most 200 characters"))
        return await _user_page(request, user_id, staff, form=form)
    return _back(user_id, "on" if is_on else "off")


def _back(user_id: UUID, told: str) -> Response:
    return RedirectResponse(f"/external-users/{user_id}?told={told}", 303)


async def _user_page(
    request: Request,
    user_id: UUID,
    staff: SessionView,
    *,
    form: Form | None = None,
    kept: Form | None = None,
) -> Response:
    user = await clients_of(request).external_users.details(staff.tokens["identity"], user_id)
    person = (await people_of(request, staff, [user.contact_id])).get(
        user.contact_id or UUID(int=0)
    )
    name = (person_name(person) if person else user.name) or user.email
    return page(
        request,
        "desk/external_user.html",
        status=200 if form is None or form.is_good else 422,
        here="users",
        user=user,
        name=name,
        contact=person,
        form=form or kept or Form(),
        choices=form if form and "reason" not in form.problems else _chosen(user, kept),
        told=_told(request.query_params.get("told", "")),
        may_change="identity_admin" in staff.roles,
        state=state_text(user.state),
        colour=STATE_COLOURS[user.state],
        is_locked_until_proved=bool(user.locked_until and user.locked_until.year > FAR),
        sessions=[{"row": one, "method": method_text(one.method)} for one in user.sessions],
        history=[
            {"row": act, "text": act_text(act.act), "by": _by(act.actor, user)}
            for act in user.history
        ],
        options=choices_of(request.app.state.languages),
        shown={
            "language": language_text(user.language),
            "date_format": date_format_text(user.date_format),
            "start_page": start_page_text(user.start_page),
        },
        today=datetime.now(UTC).astimezone(LONDON).date().isoformat(),
    )


def _chosen(user: UserDetails, kept: Form | None) -> Form:
    expires = user.password_expires_at
    values: dict[str, Any] = {
        "language": user.language,
        "date_format": user.date_format,
        "start_page": user.start_page,
        "organisation": (kept and kept["organisation"]) or user.organisation,
        "password_expires_on": (kept and kept["password_expires_on"])
        or (expires.astimezone(LONDON).date().isoformat() if expires is not None else ""),
    }
    return Form(values, {"roles": [str(role) for role in user.roles]})


def _by(actor: str, user: UserDetails) -> str:
    if actor == str(user.user_id):
        return _("the customer")
    return {
        "stranger": _("somebody at the sign-in page"),
        "operator": _("the operator"),
        "lodge": _("Lodge"),
    }.get(actor, _("staff") if id_or_none(actor) else _("Lodge"))


def _told(told: str) -> str:
    return {
        "saved": _("Saved."),
        "invited": _("The link is on its way to their mailbox."),
        "not_invited": _("They have chosen a password already: no link is needed."),
        "unlocked": _("Unlocked. They may try again at once."),
        "off": _("Deactivated. They are signed out everywhere."),
        "on": _("Reactivated."),
        "signed_out": _("Signed out."),
        "second_step": _("The second step is removed. They are signed out everywhere."),
    }.get(told, "")
