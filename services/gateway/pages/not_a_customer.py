"""Not a customer? Report behaviour, give feedback, find a home: without a login or a name.

Each landlord takes each matter by a form of ours, which opens a case that its sender follows by a
link, or at an address of its own. Who goes there is counted, and nothing is written down of them.
"""

from typing import Final
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from prometheus_client import Counter
from pydantic import AwareDatetime, BaseModel, ConfigDict
from starlette.responses import Response

from chassis.errors import Invalid, NotFound, TooMany, Unavailable
from chassis.html import Form, read_form
from chassis.limits import Limit, network_of
from chassis.public_matters import PAGE
from chassis.telemetry import REGISTRY
from chassis.text import _
from contracts.api.public_enquiries import Matter, PublicEnquiry, PublicEnquiryTaken
from services.gateway.pages.fields import LONGEST_EMAIL, LONGEST_WORDS, not_just_now, too_many
from services.gateway.pages.frame import clients_of, landlord_of, site_of
from services.gateway.pages.public_words import SLUGS, words_of
from services.gateway.pages.seen_page import LONGEST, opened, sealed

router = APIRouter(prefix="/not-a-customer")

FIELDS: Final = ("words", "place", "name", "email", "telephone")
TRAP: Final = "website"
"""A field that no person sees: programs that fill in forms fill it in."""

NO_TRACE = {"Referrer-Policy": "no-referrer"}

LEFT = Counter(
    "lodge_public_redirects_total",
    "People who were led to a landlord's own page from Not a customer?",
    ["landlord", "matter"],
    registry=REGISTRY,
)


class NotOffered(NotFound):
    """The landlord does not take this matter here."""

    code = "matter_not_offered"


class Once(BaseModel):
    """A form that was shown: what is sent with it twice is one case."""

    model_config = ConfigDict(frozen=True)

    landlord_id: UUID
    form_id: UUID


class Sent(BaseModel):
    """What the last page says."""

    model_config = ConfigDict(frozen=True)

    landlord_id: UUID
    reference: str
    tracking_link: str
    answer_by: AwareDatetime | None


@router.get("")
async def show_matters(request: Request) -> Response:
    """List what somebody may come with."""
    return site_of(request).page(request, "not_a_customer.html")


@router.get("/{slug}")
async def show_matter(request: Request, slug: str) -> Response:
    """Show the form, or lead to the landlord's own page and count that."""
    matter, place = _taken_at(request, slug)
    if place != PAGE:
        LEFT.labels(landlord_of(request).code, matter).inc()
        return RedirectResponse(place, 303, headers=NO_TRACE)
    once = Once(landlord_id=landlord_of(request).id, form_id=uuid4())
    return _page(request, slug, matter, Form({"once": sealed(request, once)}))


@router.post("/{slug}")
async def take_matter(request: Request, slug: str) -> Response:
    """Open a case. What was typed is lost in no case."""
    matter, place = _taken_at(request, slug)
    if place != PAGE:
        raise NotOffered("the landlord takes it elsewhere")
    form = read_form(
        request,
        *("once", TRAP),
        *FIELDS,
        longest={"once": LONGEST, "words": LONGEST_WORDS, "email": LONGEST_EMAIL},
    )
    form.require("words", words_of(matter).advice)
    if form["email"] and "@" not in form["email"].strip("@"):
        form.refuse("email", _("Enter an address like name@example.com, or leave this empty"))
    if form[TRAP]:
        form.refuse(TRAP, _("Leave this field empty"))
    if form.is_good:
        try:
            _count(request)
            taken = await _send(request, matter, form)
        except TooMany as limit:
            form.put_off("words", too_many(limit.retry_after), limit)
        except Unavailable as outage:
            form.put_off("words", not_just_now(), outage)
        except Invalid:
            form.refuse("words", _("Check what you wrote, then send it once more"))
        else:
            return RedirectResponse(f"/not-a-customer/{slug}/sent?of={_kept(request, taken)}", 303)
    return _page(request, slug, matter, form)


@router.get("/{slug}/sent")
async def show_sent(request: Request, slug: str, of: str = "") -> Response:
    """Say under which number it is looked at, by when, and by which link to follow it."""
    matter, _place = _taken_at(request, slug)
    sent = opened(request, of, Sent, landlord_of(request))
    if sent is None:
        return RedirectResponse("/not-a-customer", 303)
    return site_of(request).page(
        request,
        "not_a_customer_sent.html",
        headers=NO_TRACE,
        sent=sent,
        words=words_of(matter),
    )


def _taken_at(request: Request, slug: str) -> tuple[Matter, str]:
    matter = SLUGS.get(slug)
    place = landlord_of(request).public.offered().get(matter or "")
    if matter is None or place is None:
        raise NotOffered("the landlord does not take this here")
    return matter, place


async def _send(request: Request, matter: Matter, form: Form) -> PublicEnquiryTaken:
    landlord = landlord_of(request)
    once = opened(request, form["once"], Once, landlord)
    enquiry = PublicEnquiry(matter=matter, **{name: form[name] for name in FIELDS})
    said = enquiry.model_dump_json()
    enquiry_id = uuid5(once.form_id, said) if once else uuid4()
    return await clients_of(request).public_enquiries.send(landlord.id, enquiry_id, enquiry)


def _count(request: Request) -> None:
    """Count what is sent from the visitor's network. Raise `TooMany`."""
    limit: Limit = request.app.state.public_enquiries
    limit.count(network_of(request, trusted_proxies=request.app.state.trusted_proxies))


def _kept(request: Request, taken: PublicEnquiryTaken) -> str:
    return sealed(request, Sent(landlord_id=landlord_of(request).id, **taken.model_dump()))


def _page(request: Request, slug: str, matter: Matter, form: Form) -> Response:
    form.arrange(*FIELDS)
    return site_of(request).page(
        request,
        "not_a_customer_form.html",
        status=200 if form.is_good else 422,
        headers=NO_TRACE,
        form=form,
        path=f"/not-a-customer/{slug}",
        matter=matter,
        words=words_of(matter),
    )
