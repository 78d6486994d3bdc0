"""The home has its owner: whom to ask, or to have asked, to be let in."""

from typing import cast

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Invalid, Rejected, TooMany, Unavailable
from chassis.html import Form, read_form
from chassis.text import _
from contracts.api.registration import AskedRole, OwnerRequest
from services.gateway.pages.fields import LONGEST_WORDS, not_just_now, too_many
from services.gateway.pages.frame import clients_of, site_of
from services.gateway.pages.proving import go_on
from services.gateway.pages.registering import standing, under_way

router = APIRouter(prefix="/register/owner")


def asked_roles() -> dict[str, str]:
    """Return what somebody may say they are to a home, in the words of whoever says it."""
    return {
        "family_friend": _("Family or a friend of the owner"),
        "joint_owner": _("I own it together with somebody"),
        "subtenant": _("I rent it from the owner"),
        "managing_agent": _("I look after it for the owner as an agent"),
    }


@router.get("")
async def show_owner(request: Request) -> Response:
    """Say who can let this person in, and offer to ask."""
    registration = under_way(request)
    if registration is None or not registration.is_proved:
        return RedirectResponse("/register", 303)
    status = await standing(request, registration)
    if status.state != "owner_offered":
        return await go_on(request, registration, status)
    return _page(request, Form())


@router.post("")
async def ask_owner(request: Request) -> Response:
    """Have the owner asked."""
    registration = under_way(request)
    if registration is None or not registration.is_proved:
        return RedirectResponse("/register", 303)
    form = read_form(request, "role", "words", longest={"words": LONGEST_WORDS})
    if form["role"] not in asked_roles():
        form.refuse("role", _("Choose what you are to the home"))
    if form.is_good:
        try:
            await clients_of(request).registration.ask_owner(
                registration.registration_id,
                registration.applicant_token,
                OwnerRequest(role=cast("AskedRole", form["role"]), words=form["words"]),
            )
        except Invalid:
            form.refuse("words", _("Write this without special characters"))
        except TooMany as limit:
            form.refuse("words", too_many(limit.retry_after))
        except Unavailable as outage:
            form.put_off("words", not_just_now(), outage)
        except Rejected:
            return await go_on(request, registration, await standing(request, registration))
        else:
            return RedirectResponse("/register/owner/asked", 303)
    return _page(request, form)


@router.get("/asked")
async def show_asked(request: Request) -> Response:
    """Say what happens next."""
    registration = under_way(request)
    if registration is None or not registration.is_proved:
        return RedirectResponse("/register", 303)
    status = await standing(request, registration)
    if status.state != "owner_asked":
        return await go_on(request, registration, status)
    return site_of(request).page(
        request, "register_owner_asked.html", email=registration.email, form=Form()
    )


def _page(request: Request, form: Form) -> Response:
    return site_of(request).page(
        request,
        "register_owner.html",
        status=200 if form.is_good else 422,
        form=form,
        roles=[{"value": role, "text": text} for role, text in asked_roles().items()],
    )
