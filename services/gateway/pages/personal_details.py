"""What the record says of the person who is signed in, and what they want it to say."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Invalid, NotFound, Unavailable
from chassis.html import Form, keeps, kept_form, read_form
from chassis.text import _
from contracts.api.accounts import PersonalDetails
from contracts.api.details import DetailsWish
from services.gateway.pages.fields import not_just_now
from services.gateway.pages.frame import SignedIn, clients_of, site_of

router = APIRouter(prefix="/profile/personal-details")

PATH: Final = "/profile/personal-details"
FIELDS: Final = (
    "title", "first_name", "last_name", "organisation", "phone", "phone_evening", "mobile",
)  # fmt: skip
KINDS: Final = {"day": "phone", "evening": "phone_evening", "mobile": "mobile"}
LONGEST: Final = 200


@router.get("")
async def show_personal_details(request: Request, resident: SignedIn) -> Response:
    """Show name, addresses and telephone numbers, what waits for a check, and how to change it."""
    details = await clients_of(request).accounts.details(resident.session.tokens["accounts"])
    told = {
        "changed": _("Changed. Our records say so from now on."),
        "waiting": _("Thank you. We check this first; until then the old stands."),
        "both": _("Changed, but for what waits for a check: until then the old stands."),
        "same": _("Nothing was different, so nothing was changed."),
        "withdrawn": _("Taken back. Our records stay as they are."),
    }
    names = (details.title, details.first_name, details.last_name)
    return site_of(request).page(
        request,
        "personal_details.html",
        told=told.get(request.query_params.get("told", ""), ""),
        name=" ".join(name for name in names if name),
        organisation=details.organisation,
        emails=details.emails,
        telephones=[(_kinds()[each.kind], each.number) for each in details.telephones],
        waiting=[{"row": each, "what": _names()[each.field]} for each in details.waiting],
        is_on_record=details.is_on_record,
        homes=resident.homes,
        login=resident.session.email,
    )


@router.get("/change")
async def ask_for_changes(request: Request, resident: SignedIn) -> Response:
    """Ask what shall stand there; what waits for a check stands in its field already."""
    details = await clients_of(request).accounts.details(resident.session.tokens["accounts"])
    if not details.is_on_record:
        return RedirectResponse(PATH, 303)
    return _form(request, kept_form(request, _wanted(details)), details)


@router.post("/change")
@keeps(*FIELDS, page=f"{PATH}/change")
async def change_details(request: Request, resident: SignedIn) -> Response:
    """Store what is changed at once, and hand the rest to staff."""
    form = read_form(request, *FIELDS, longest=dict.fromkeys(FIELDS, LONGEST))
    accounts, token = clients_of(request).accounts, resident.session.tokens["accounts"]
    details = await accounts.details(token)
    if form.is_good:
        try:
            outcome = await accounts.change_details(
                token, DetailsWish(**{name: form[name] for name in FIELDS})
            )
        except Invalid as refusal:
            for name, advice in refusal.fields.items():
                form.refuse(name if name in FIELDS else "last_name", advice)
        except NotFound:
            return RedirectResponse(PATH, 303)
        except Unavailable as outage:
            form.put_off("title", not_just_now(), outage)
        else:
            word = {
                (True, True): "both",
                (True, False): "changed",
                (False, True): "waiting",
                (False, False): "same",
            }[bool(outcome.changed), bool(outcome.waiting)]
            return RedirectResponse(f"{PATH}?told={word}", 303)
    return _form(request, form, details)


@router.post("/withdraw")
async def withdraw_change(request: Request, resident: SignedIn) -> Response:
    """Take a wish back that waits for a check."""
    form = read_form(request, "change_id")
    try:
        await clients_of(request).accounts.withdraw_change(
            resident.session.tokens["accounts"], UUID(form["change_id"])
        )
    except (NotFound, ValueError):  # taken back already, or nothing that the page had
        return RedirectResponse(PATH, 303)
    return RedirectResponse(f"{PATH}?told=withdrawn", 303)


def _form(request: Request, form: Form, details: PersonalDetails) -> Response:
    return site_of(request).page(
        request,
        "personal_details_change.html",
        status=200 if form.is_good else 422,
        form=form,
        has_organisation=bool(details.organisation),
        is_person=bool(details.last_name),
    )


def _wanted(details: PersonalDetails) -> dict[str, str]:
    """Return what stands in the fields: the record, and over it what waits."""
    known = {
        "title": details.title,
        "first_name": details.first_name,
        "last_name": details.last_name,
        "organisation": details.organisation,
        **{KINDS[each.kind]: each.number for each in details.telephones},
    }
    return known | {each.field: each.wanted for each in details.waiting}


def _kinds() -> dict[str, str]:
    return {"day": _("Telephone"), "evening": _("In the evening"), "mobile": _("Mobile")}


def _names() -> dict[str, str]:
    return {
        "title": _("Title"),
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "organisation": _("Organisation"),
        "phone": _("Telephone"),
        "phone_evening": _("In the evening"),
        "mobile": _("Mobile"),
    }
