"""The first step of a registration: who somebody says they are. The same answer for everybody."""

import contextlib
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from pydantic import SecretStr
from starlette.responses import Response

from chassis.emails import EmailNotAccepted, read_email
from chassis.errors import (
    Invalid,
    LodgeError,
    NotFound,
    Rejected,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from chassis.events import now
from chassis.html import Form, read_form
from chassis.landlords import Landlord
from chassis.text import _
from contracts.api.identity import PendingUser
from contracts.api.registration import Consent, RegistrationForm, RegistrationStatus, WayIn
from services.gateway.clients import Clients
from services.gateway.domain import RegistrationUnderWay
from services.gateway.pages import requesting
from services.gateway.pages.fields import (
    LONGEST_EMAIL,
    LONGEST_PASSWORD,
    check_new_password,
    not_just_now,
    too_many,
)
from services.gateway.pages.frame import (
    REGISTRATION_COOKIE,
    REGISTRATION_SECONDS,
    clients_of,
    count_registration,
    forget_cookie,
    landlord_of,
    seal_into,
    site_of,
    unseal,
)
from services.gateway.pages.opening import COOKIE, address_of, offered_ways, opening_of, way_of
from services.gateway.pages.working import (
    LONGEST_WORK,
    WORK_NEEDED,
    page_with_work,
    work_first,
)

router = APIRouter(prefix="/register")

MAILED_A_MOMENT_AGO = "mailed_a_moment_ago"

FIELDS = (
    *requesting.FIELDS,
    "first_name",
    "last_name",
    "email",
    "telephone",
    "postcode",
    "password",
    "confirmation",
    "consent",
    "attempt",
    "work",
    "way",
)


def consent_text() -> str:
    """Return the sentence people agree to, as it is kept with their registration."""
    return _(
        "By registering you are agreeing to our Privacy Policy and My Home Terms and Conditions"
    )


def under_way(request: Request) -> RegistrationUnderWay | None:
    """Return the registration of this browser, if one is under way."""
    return unseal(request, REGISTRATION_COOKIE, RegistrationUnderWay, seconds=REGISTRATION_SECONDS)


class BeginAgain(Exception):
    """The registration of this browser is no longer known to its owner."""


async def begin_again(_request: Request, _reason: Exception) -> Response:
    """Take the browser back to the first form, without what it remembered."""
    response = RedirectResponse("/register", 303)
    forget_cookie(response, REGISTRATION_COOKIE)
    return response


async def standing(request: Request, registration: RegistrationUnderWay) -> RegistrationStatus:
    """Ask where the registration stands.

    Raises:
        BeginAgain: it was given up or has run out.
    """
    try:
        return await clients_of(request).registration.status(
            registration.registration_id, registration.applicant_token
        )
    except (NotFound, Unauthenticated) as gone:
        raise BeginAgain from gone


def remember(request: Request, response: Response, registration: RegistrationUnderWay) -> None:
    """Keep the registration in this browser for another hour."""
    seal_into(request, response, REGISTRATION_COOKIE, registration, seconds=REGISTRATION_SECONDS)


@router.get("")
async def show_form(request: Request) -> Response:
    """Show the empty form, after what a letter holds where the way begins with one."""
    way = await way_of(request, request.query_params.get("way", ""))
    if way.opens_with and opening_of(request, way) is None:
        return RedirectResponse(address_of(way), 303)
    form = Form({"way": way.name})
    _begin_anew(form)
    return site_of(request).page(
        request, "register.html", form=form, **await _offered(request, way)
    )


@router.post("")
async def take_form(request: Request) -> Response:
    """Keep the answers and ask for the code. Nothing is compared with the record here."""
    landlord = landlord_of(request)
    form = read_form(request, *FIELDS, verbatim=PASSWORDS, longest=LONGEST)
    way = await way_of(request, form["way"])
    opening = opening_of(request, way)
    if way.opens_with and opening is None:
        return RedirectResponse(address_of(way), 303)
    _check(form, landlord, way)
    is_sent = form.is_good
    if is_sent:
        registration_id = await _keep(request, landlord, form, way)
    if not form.is_good:
        _begin_anew(form)
        offered = await _offered(request, way)
        return await page_with_work(request, "register.html", form, was_sent=is_sent, **offered)
    response = RedirectResponse("/register/code", 303)
    registration = RegistrationUnderWay(
        landlord_id=landlord.id,
        registration_id=registration_id,
        email=form["email"],
        opening=opening.answers if opening else {},
        ending=way.ending,
        is_asked_for=way.is_for_staff,
        is_whole=bool(way.asks),
        pin=form["pin"] if "pin" in way.asks else "",
        is_password_later=way.is_password_later,
        is_key_sent=way.is_key_sent,
    )
    remember(request, response, registration)
    forget_cookie(response, COOKIE)
    return response


async def _offered(request: Request, way: WayIn) -> dict[str, Any]:
    """Return what the page says of this way, and the others that there are."""
    return {"way": way, "others": await offered_ways(request, but=way.name) if way.name else []}


@router.post("/cancel")
async def cancel(request: Request) -> Response:
    """Leave nothing behind. What cannot be reached now is dropped by its owner within a day."""
    registration = under_way(request)
    response = RedirectResponse("/", 303)
    if registration is not None:
        forget_cookie(response, REGISTRATION_COOKIE)
        if not registration.reference:
            clients, landlord = clients_of(request), landlord_of(request)
            with contextlib.suppress(LodgeError):  # the login only where the answers could go
                await clients.registration.cancel(landlord.id, registration.registration_id)
                await clients.identity.forget_pending(landlord.id, registration.registration_id)
    return response


def _begin_anew(form: Form) -> None:
    form.forget("password", "confirmation", "pin")
    form.values["attempt"] = str(uuid4())


PASSWORDS = frozenset({"password", "confirmation"})
LONGEST = {
    "email": LONGEST_EMAIL,
    "password": LONGEST_PASSWORD,
    "confirmation": LONGEST_PASSWORD,
    "work": LONGEST_WORK,
}


def _check(form: Form, landlord: Landlord, way: WayIn) -> None:
    """Refuse what is missing or cannot be right; whether it matches is nobody's to know yet."""
    form.require("last_name", _("Enter your last name"))
    form.require("email", _("Enter your email address"))
    if form["email"]:
        try:
            read_email(form["email"])
        except EmailNotAccepted:
            form.refuse("email", _("Enter an email address, like name@example.com"))
    if landlord.is_telephone_mandatory:
        form.require("telephone", _("Enter your telephone number"))
    if way.needs_postcode:
        form.require("postcode", _("Enter the postcode of your property"))
    requesting.check_request(form, way)
    if not way.is_password_later:
        check_new_password(form, fewest=landlord.password_length)
    form.require("consent", _("Tick the box to agree to the policy and the terms"))


def _attempt_of(form: Form) -> UUID:
    """Return the id this page was sent with: a double click is one registration."""
    try:
        return UUID(form["attempt"], version=4)
    except ValueError:
        return uuid4()


async def _keep(request: Request, landlord: Landlord, form: Form, way: WayIn) -> UUID:
    """Hand the answers to their owners; the password goes to identity alone."""
    registration_id = _attempt_of(form)
    try:
        count_registration(request)
        try:
            await _send(clients_of(request), landlord, registration_id, form, way)
        except (Invalid, TooMany):
            raise
        except Rejected:
            # The page was sent before with other answers (back, change, send): begin anew.
            registration_id = uuid4()
            await _send(clients_of(request), landlord, registration_id, form, way)
    except Invalid as refusal:
        if refusal.code == WORK_NEEDED:
            form.refuse("email" if way.is_password_later else "password", work_first())
        fields = {requesting.OWN_NAMES.get(one, one): why for one, why in refusal.fields.items()}
        form.refuse_all({name: why for name, why in fields.items() if name in FIELDS})
        if form.is_good:
            form.refuse("email", _("Check your answers and send them once more"))
    except TooMany as limit:
        form.put_off("email", too_many(limit.retry_after), limit)
    except Unavailable as outage:
        form.put_off("email", not_just_now(), outage)
    return registration_id


async def _send(
    clients: Clients, landlord: Landlord, registration_id: UUID, form: Form, way: WayIn
) -> None:
    """Hand everything over, then have the code mailed: not before both owners took their part."""
    names = (form["first_name"], form["last_name"], form["postcode"], landlord.name)
    await clients.identity.keep_pending(
        landlord.id,
        registration_id,
        PendingUser(
            email=form["email"],
            password=None if way.is_password_later else SecretStr(form["password"]),
            words_to_avoid=[word for word in names if word],
            work=form["work"],
        ),
    )
    await clients.registration.start(
        landlord.id,
        registration_id,
        RegistrationForm(
            way=form["way"],
            first_name=form["first_name"],
            last_name=form["last_name"],
            email=form["email"],
            telephone=form["telephone"],
            postcode=form["postcode"],
            **requesting.request_of(form, way),
            consent=Consent(version=landlord.consent_version, text=consent_text(), given_at=now()),
        ),
    )
    try:
        await clients.identity.send_code(landlord.id, registration_id)
    except TooMany as limit:
        if limit.code != MAILED_A_MOMENT_AGO:  # else a second click, and the code is on its way
            raise
