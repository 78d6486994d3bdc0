"""An owner does not agree that another owner let somebody in."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.responses import Response

from chassis.errors import Invalid, NotFound, Rejected, Unavailable
from chassis.html import Form, keeps, kept_form, read_form
from chassis.text import _
from contracts.api.owners import AccessObjection, AccessRequest
from services.gateway.pages.fields import LONGEST_WORDS, not_just_now
from services.gateway.pages.frame import Resident, SignedIn, clients_of, site_of
from services.gateway.pages.role_words import role_words

router = APIRouter(prefix="/approved-contacts/requests/{request_id}/objection")

DECIDED = "/approved-contacts?told=decided"


@router.get("")
async def show_objection(request: Request, request_id: UUID, resident: SignedIn) -> Response:
    """Show who was let in by whom, and what an objection does."""
    asked = await _asked(request, resident, request_id)
    if not asked.may_contest:
        return RedirectResponse(DECIDED, 303)
    return _page(request, asked, kept_form(request))


@router.post("")
@keeps("why")
async def object_(request: Request, request_id: UUID, resident: SignedIn) -> Response:
    """Stop their access, and have staff settle it."""
    form = read_form(request, "why", longest={"why": LONGEST_WORDS})
    asked = await _asked(request, resident, request_id)
    if form.is_good:
        try:
            await clients_of(request).approved_contacts.object_to(
                resident.session.tokens["accounts"],
                request_id,
                AccessObjection(words=form["why"]),
            )
        except NotFound:
            raise
        except (Invalid, ValidationError):
            form.refuse("why", _("Write this without special characters"))
        except Unavailable as outage:
            form.put_off("why", not_just_now(), outage)
        except Rejected:
            return RedirectResponse(DECIDED, 303)
        else:
            return RedirectResponse("/approved-contacts?told=contested", 303)
    return _page(request, asked, form)


async def _asked(request: Request, resident: Resident, request_id: UUID) -> AccessRequest:
    access = await clients_of(request).approved_contacts.all(resident.session.tokens["accounts"])
    for one in access.requests:
        if one.request_id == request_id:
            return one
    raise NotFound("no request about a home of theirs")


def _page(request: Request, asked: AccessRequest, form: Form) -> Response:
    return site_of(request).page(
        request,
        "approved_contact_objection.html",
        status=200 if form.is_good else 422,
        form=form,
        asked=asked,
        role=role_words().get(asked.asked_role, ""),
    )
