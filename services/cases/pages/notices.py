"""Important information for customers at the desk: written, changed and ended by leads."""

from datetime import date
from typing import Final
from urllib.parse import urlencode
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from chassis.errors import Invalid, Stale, Unavailable
from chassis.events import now
from chassis.html import Form, keeps, kept_form, read_form
from chassis.text import LONDON, _
from contracts.api.accounts import Place
from contracts.api.identity import SessionView
from contracts.api.notices import NoticeView, NoticeWish
from services.cases.pages.frame import Lead, clients_of, id_or_none, page

router = APIRouter(prefix="/notices", include_in_schema=False)

FIELDS: Final = ("title", "text", "place", "from_day", "until_day")
LONGEST: Final = {"text": 1000, "title": 200, "place": 200}
LONGEST_VERSION: Final = 9
FIELD_OF: Final = {"body": "text", "estate_id": "place", "block_id": "place"}


@router.get("")
async def show_notices(request: Request, staff: Lead) -> Response:
    """List the notices: those that begin last stand first."""
    found = await clients_of(request).notices.all(staff.tokens["accounts"], _after(request))
    today = now().astimezone(LONDON).date()
    earlier = ""
    if found.has_more:
        last = found.items[-1]
        earlier = "?" + urlencode({"after_day": last.from_day, "after_id": last.notice_id})
    return page(
        request,
        "desk/notices.html",
        here="notices",
        notices=[(one, *_standing(one, today)) for one in found.items],
        earlier=earlier,
        told=_told(request),
    )


@router.get("/new")
async def ask_for_notice(request: Request, staff: Lead) -> Response:  # noqa: ARG001
    """Ask for a new notice; with `?place=` for that block or estate."""
    today = now().astimezone(LONDON).date()
    place = request.query_params.get("place", "")[: LONGEST["place"]]
    form = kept_form(request, {"from_day": today.isoformat(), "place": place})
    form.values |= {"decision": str(uuid4()), "version": "0"}
    return _form(request, form, None)


@router.post("/new")
@keeps("title", "text", "place", "from_day", "until_day", page="/notices/new")
async def write_notice(request: Request, staff: Lead) -> Response:
    """Write a new notice."""
    form = read_form(request, *FIELDS, "version", "decision", longest=LONGEST)
    notice_id = id_or_none(form["decision"]) or uuid4()
    form.values |= {"decision": str(notice_id), "version": "0"}
    return await _save(request, staff, form, notice_id, None)


@router.get("/{notice_id}")
async def ask_for_change(request: Request, notice_id: UUID, staff: Lead) -> Response:
    """Show a notice, to be changed."""
    notice = await clients_of(request).notices.one(staff.tokens["accounts"], notice_id)
    known = {
        "title": notice.title,
        "text": notice.body,
        "place": notice.place,
        "from_day": notice.from_day.isoformat(),
        "until_day": notice.until_day.isoformat() if notice.until_day else "",
    }
    form = kept_form(request, known)
    form.values["version"] = str(notice.version)
    return _form(request, form, notice)


@router.post("/{notice_id}")
@keeps("title", "text", "place", "from_day", "until_day", page="/notices/{notice_id}")
async def change_notice(request: Request, notice_id: UUID, staff: Lead) -> Response:
    """Change a notice; one that was ended is shown again."""
    form = read_form(request, *FIELDS, "version", longest=LONGEST)
    notice = await clients_of(request).notices.one(staff.tokens["accounts"], notice_id)
    return await _save(request, staff, form, notice_id, notice)


@router.post("/{notice_id}/end")
async def end_notice(request: Request, notice_id: UUID, staff: Lead) -> Response:
    """Show a notice to nobody any more."""
    await clients_of(request).notices.end(staff.tokens["accounts"], notice_id)
    return RedirectResponse("/notices?told=ended", 303)


async def _save(
    request: Request, staff: SessionView, form: Form, notice_id: UUID, notice: NoticeView | None
) -> Response:
    wish = await _wish(request, staff, form)
    if wish is None:
        return _form(request, form, notice)
    over = form["version"]
    try:
        await clients_of(request).notices.write(
            staff.tokens["accounts"],
            notice_id,
            int(over) if over.isdecimal() and len(over) <= LONGEST_VERSION else 0,
            wish,
        )
    except Stale:
        form.refuse("title", _("A colleague has changed this meanwhile. Look at it, then save."))
        form.values["version"] = str(notice.version) if notice else "0"
        return _form(request, form, notice, status=409)
    except Invalid as refusal:
        for name in refusal.fields:
            field = FIELD_OF.get(name, name)
            form.refuse(
                field if field in FIELDS else "title", _("Look at what you entered here again")
            )
    except Unavailable as outage:
        form.put_off("title", _("It cannot be saved just now. Try again in a minute."), outage)
    else:
        return RedirectResponse("/notices?told=saved", 303)
    return _form(request, form, notice)


async def _wish(request: Request, staff: SessionView, form: Form) -> NoticeWish | None:
    form.require("title", _("Enter a title"))
    form.require("text", _("Enter what customers should know"))
    first = _day(form, "from_day")
    last = _day(form, "until_day")
    if not form["from_day"]:
        form.refuse("from_day", _("Enter the first day"))
    if first and last and last < first:
        form.refuse("until_day", _("The last day cannot be before the first"))
    place = await _place(request, staff, form)
    if not form.is_good or first is None:
        return None
    try:
        return NoticeWish(
            title=form["title"],
            body=form["text"],
            estate_id=place.place_id if place and place.kind == "estate" else None,
            block_id=place.place_id if place and place.kind == "block" else None,
            from_day=first,
            until_day=last,
        )
    except ValidationError:
        form.refuse("text", _("Enter less, and plain text alone"))
        return None


def _day(form: Form, name: str) -> date | None:
    if not form[name]:
        return None
    try:
        return date.fromisoformat(form[name])
    except ValueError:
        form.refuse(name, _("Enter a real day as year, month and day: 2026-04-29"))
        return None


async def _place(request: Request, staff: SessionView, form: Form) -> Place | None:
    """Return the place that was named; none is named: everybody."""
    named = form["place"].strip()
    if not named:
        return None
    found = (await clients_of(request).accounts.places(staff.tokens["accounts"], named)).items
    same = [one for one in found if one.name.lower() == named.lower()]
    fitting = same or found
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        form.refuse("place", _("No estate or block has this name"))
    else:
        names = ", ".join(one.name for one in fitting[:5])
        form.refuse("place", _("Several have this name: %(names)s") % {"names": names})
    return None


def _form(
    request: Request, form: Form, notice: NoticeView | None, *, status: int = 200
) -> Response:
    if status == 200 and not form.is_good:  # noqa: PLR2004  as HTTP has it
        status = 422
    return page(
        request, "desk/notice.html", status=status, here="notices", form=form, notice=notice
    )


def _after(request: Request) -> tuple[date, UUID] | None:
    named = id_or_none(request.query_params.get("after_id", ""))
    try:
        day = date.fromisoformat(request.query_params.get("after_day", ""))
    except ValueError:
        return None
    return (day, named) if named else None


def _standing(notice: NoticeView, today: date) -> tuple[str, str]:
    """Return how a notice stands, and the colour that goes with it."""
    if notice.ended_at is not None:
        return _("Ended"), "grey"
    if notice.until_day is not None and notice.until_day < today:
        return _("Over"), "grey"
    if notice.from_day > today:
        return _("To come"), "blue"
    return _("Shown now"), "green"


def _told(request: Request) -> str:
    return {
        "saved": _("Saved. Customers see it within seconds."),
        "ended": _("Ended. Customers see it no more."),
    }.get(request.query_params.get("told", ""), "")
