"""The work queue."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import QueryParams

from chassis.events import now
from chassis.html import read_form
from chassis.text import _, day
from services.cases.domain.states import CaseStatus
from services.cases.domain.words import status_for_staff
from services.cases.pages.frame import Staff, Worker, actor, landlord_of, page, transaction
from services.cases.pages.telling import line_of
from services.cases.store.queue import (
    LAST_PAGE,
    VIEWS,
    QueueFilter,
    queue_names,
    queue_page,
    view_counts,
)
from services.cases.use_cases.take_next_case import take_next_case

router = APIRouter(include_in_schema=False)

LONGEST_SEARCH = 200
AROUND = 2
"""Pages shown on either side of the current one."""


@router.get("/")
async def show_queue(request: Request, staff: Staff) -> Response:
    """Show the chosen cases, the most urgent first. A value that means nothing is left out."""
    asked = request.query_params
    wanted = filter_of(asked)
    return await _queue(request, staff, wanted, told=asked.get("told", ""))


def filter_of(asked: QueryParams) -> QueueFilter:
    """Return which cases an address asks for. A value that means nothing is left out."""
    return _filter(
        view=asked.get("view", ""),
        q=asked.get("q", ""),
        stages=asked.getlist("stage"),
        queue=asked.get("queue", ""),
        sort=asked.get("sort", ""),
        page=asked.get("page", "1"),
    )


def _filter(
    *, view: str, q: str, stages: list[str], queue: str, sort: str, page: str
) -> QueueFilter:
    text = " ".join(q.replace("\x00", " ").split())[:LONGEST_SEARCH]
    otherwise = "all" if text else "open"
    known = {status.value for status in CaseStatus}
    number = int(page) if page.isdecimal() and len(page) <= len(str(LAST_PAGE)) else 1
    return QueueFilter(
        view=view if view in VIEWS else otherwise,
        statuses=frozenset(CaseStatus(stage) for stage in stages if stage in known),
        queue=queue.replace("\x00", "")[:LONGEST_SEARCH],
        text=text,
        is_newest_first=sort == "newest",
        page=min(max(number, 1), LAST_PAGE),
    )


async def _queue(request: Request, staff: Staff, wanted: QueueFilter, *, told: str) -> Response:
    landlord_id, moment = landlord_of(request).id, now()
    async with transaction(request) as session:
        counts = await view_counts(
            session, landlord_id=landlord_id, staff_id=staff.user_id, now=moment
        )
        found = await queue_page(
            session, wanted, landlord_id=landlord_id, staff_id=staff.user_id, now=moment
        )
        queues = await queue_names(session, landlord_id=landlord_id)
    return page(
        request,
        "desk/queue.html",
        here="queue",
        wanted=wanted,
        searched=wanted.text,
        lines=[line_of(row, moment) for row in found.rows],
        total=found.total,
        views=_views(wanted, counts),
        queues=queues,
        stages=_stages(wanted),
        chosen=_chosen(wanted),
        pages=_pages(wanted, found.pages),
        today=day(moment),
        told=_("There is no case to take just now.") if told == "nothing" else "",
        list_href=f"/lists/cases?{urlencode({'filter': _href(wanted, page=1)[2:]})}",
        sort_href=_href(wanted, is_newest_first=not wanted.is_newest_first, page=1),
    )


def _views(wanted: QueueFilter, counts: dict[str, int]) -> list[dict[str, object]]:
    names = {
        "open": _("All open"),
        "mine": _("Mine"),
        "overdue": _("Overdue"),
        "today": _("Due today"),
        "unowned": _("Not taken"),
        "with_customer": _("With customer"),
        "done": _("Answered"),
        "all": _("All cases"),
    }
    return [
        {
            "text": names[view],
            "count": counts.get(view),
            "href": f"/?{urlencode({'view': view})}",
            "is_here": view == wanted.view,
            "is_late": view == "overdue" and counts.get(view, 0) > 0,
        }
        for view in VIEWS
    ]


def _stages(wanted: QueueFilter) -> list[dict[str, object]]:
    return [
        {
            "value": status.value,
            "text": status_for_staff(status),
            "checked": status in wanted.statuses,
        }
        for status in CaseStatus
    ]


def _chosen(wanted: QueueFilter) -> list[dict[str, str]]:
    """Return the filters in force, each with the address of the queue without it."""
    chosen = [
        {
            "text": status_for_staff(status),
            "href": _href(wanted, statuses=wanted.statuses - {status}, page=1),
        }
        for status in CaseStatus
        if status in wanted.statuses
    ]
    if wanted.queue:
        chosen.append({"text": wanted.queue, "href": _href(wanted, queue="", page=1)})
    if wanted.text:
        said = _("“%(text)s”") % {"text": wanted.text}
        chosen.append({"text": said, "href": _href(wanted, text="", page=1)})
    return chosen


def _pages(wanted: QueueFilter, pages: int) -> dict[str, object]:
    """Return what the pagination needs; empty where one page holds everything."""
    if pages <= 1:
        return {}
    near = [n for n in range(1, pages + 1) if n in {1, pages} or abs(n - wanted.page) <= AROUND]
    items: list[dict[str, object]] = []
    for before, number in zip([0, *near], near, strict=False):
        if number - before > 1:
            items.append({"ellipsis": True})
        items.append(
            {
                "number": number,
                "href": _href(wanted, page=number),
                "current": number == wanted.page,
            }
        )
    told: dict[str, object] = {"items": items}
    if wanted.page > 1:
        told["previous"] = {"href": _href(wanted, page=wanted.page - 1)}
    if wanted.page < pages:
        told["next"] = {"href": _href(wanted, page=wanted.page + 1)}
    return told


def _href(wanted: QueueFilter, **changes: object) -> str:
    """Return the address of the queue with some choices changed."""
    now_wanted = {**vars(wanted), **changes}
    query: list[tuple[str, str]] = [("view", str(now_wanted["view"]))]
    statuses = now_wanted["statuses"]
    query += [("stage", s.value) for s in CaseStatus if s in statuses]
    if now_wanted["queue"]:
        query.append(("queue", str(now_wanted["queue"])))
    if now_wanted["text"]:
        query.append(("q", str(now_wanted["text"])))
    if now_wanted["is_newest_first"]:
        query.append(("sort", "newest"))
    if now_wanted["page"] != 1:
        query.append(("page", str(now_wanted["page"])))
    return f"/?{urlencode(query)}"


@router.post("/take-next")
async def take_next(request: Request, staff: Worker) -> Response:
    """Take the most urgent case that nobody has."""
    read_form(request)
    async with transaction(request) as session:
        case = await take_next_case(
            session, landlord_id=landlord_of(request).id, by=actor(staff), at=now()
        )
    return RedirectResponse(f"/cases/{case.id}" if case else "/?told=nothing", 303)
