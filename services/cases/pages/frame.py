"""What every page of the desk works with: the site, the person, a transaction of its own."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Annotated, Any, Final, cast
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import audit
from chassis.errors import Unauthenticated
from chassis.events import now
from chassis.html import Site, StepNeeded
from chassis.landlords import Landlord
from chassis.rules import NotAllowed, rule_of
from chassis.text import _
from contracts.api.identity import SessionView
from services.cases.clients import Clients, staff_sessions
from services.cases.domain.entries import Actor

SESSION_COOKIE = "__Host-lodge-staff"
DEVICE_COOKIE = "__Host-lodge-staff-device"
"""By which the browser is known as one that its person has signed in with."""

DEVICE_SECONDS = 180 * 24 * 60 * 60
LONGEST_DEVICE = 200
CSRF_COOKIE = "__Host-lodge-staff-csrf"


STEPS: Final = {
    "second_step": "/second-step",
    "new_password": "/new-password",
    "second_step_set_up": "/second-step/set-up",
}
"""What a session may still need → the page where that is done."""

PROOF_LASTS: Final = timedelta(minutes=10)
"""How long after showing who they are staff may hand out ways in."""


class NotSignedIn(Unauthenticated):
    """Nobody is signed in on this browser, or not any more."""

    code = "not_signed_in"


def landlord_of(request: Request) -> Landlord:
    """Return the landlord whose desk this is; the guard has found it by the host name."""
    return cast("Landlord", request.state.landlord)


def site_of(request: Request) -> Site:
    """Return the site that renders pages."""
    return cast("Site", request.app.state.site)


def clients_of(request: Request) -> Clients:
    """Return the calls to the other services."""
    return cast("Clients", request.app.state.context.clients)


def device_of(request: Request) -> str:
    """Return what the browser shows to be known again; identity says whether it is."""
    shown = request.cookies.get(DEVICE_COOKIE, "")
    return shown if len(shown) <= LONGEST_DEVICE else ""


def keep_device(answer: Response, device: str) -> None:
    """Let the browser be known again; nothing to keep, nothing done."""
    if device:
        answer.set_cookie(
            DEVICE_COOKIE,
            device,
            max_age=DEVICE_SECONDS,
            path="/",
            secure=True,
            httponly=True,
            samesite="strict",
        )


def transaction(request: Request) -> AbstractAsyncContextManager[AsyncSession]:
    """Open a transaction inside this desk's landlord. Never held open over a call elsewhere."""
    database = request.app.state.database
    return cast(
        "AbstractAsyncContextManager[AsyncSession]",
        database.transaction(landlord_of(request).id),
    )


async def signed_in(request: Request) -> SessionView:
    """Return who is signed in.

    Raises:
        NotSignedIn: the browser is sent to the sign-in page and comes back afterwards.
        Unavailable: identity does not answer; then nobody is let in.
    """
    token = request.cookies.get(SESSION_COOKIE, "")
    if not token or len(token) > 200:  # noqa: PLR2004 - no token of ours is that long
        raise NotSignedIn("sign in first")
    view = await staff_sessions.view(clients_of(request).identity, landlord_of(request).id, token)
    if view.kind != "staff":
        raise NotSignedIn("sign in as staff")
    if view.needs is not None:
        raise StepNeeded(STEPS[view.needs])
    request.state.person = view
    await site_of(request).drafts.recall(request, view.user_id)
    return view


signed_in.allowed = ("staff",)  # type: ignore[attr-defined]  # read by `chassis.explaining`

Staff = Annotated[SessionView, Depends(signed_in)]
"""The signed-in member of staff; a page without it is public."""


WORKING = frozenset({"agent", "lead"})
"""Roles that may work on cases; the others of the desk only look."""


MOST_BESIDE: Final = 2
"""Further parts of the desk that stand beside the usual ones; more go behind one word."""

LISTENING = ("agent", "lead", "identity_admin")
"""Roles that talk to customers on the telephone."""


def needs_one_of(*roles: str) -> Callable[..., Awaitable[SessionView]]:
    """Return the dependency that lets only staff with one of `roles` through.

    Raises:
        NotAllowed: theirs are others; the page says which rule it is and who gives roles.
    """
    who = tuple(f"staff:{role}" for role in roles)

    async def one_of(request: Request, staff: Staff) -> SessionView:
        if frozenset(roles).isdisjoint(staff.roles):
            raise NotAllowed(rule_of("desk", request.method, request.scope.get("route")), who)
        return staff

    one_of.allowed = who  # type: ignore[attr-defined]  # read by `chassis.explaining`
    return one_of


def may_work(staff: SessionView) -> bool:
    """Say whether this person may take, note on and decide cases."""
    return not WORKING.isdisjoint(staff.roles)


Worker = Annotated[SessionView, Depends(needs_one_of("agent", "lead"))]
"""The signed-in member of staff who may work on cases. Every change needs one."""


Lead = Annotated[SessionView, Depends(needs_one_of("lead"))]
"""The signed-in member of staff who leads others' work on cases."""

Exporter = Annotated[SessionView, Depends(needs_one_of("exporter"))]
"""The signed-in member of staff who may take lists of people out as files."""

IdentityAdmin = Annotated[SessionView, Depends(needs_one_of("identity_admin"))]
"""The signed-in member of staff who looks after logins."""


def require_recent_proof(staff: SessionView) -> None:
    """Let only somebody through who showed who they are a moment ago.

    Raises:
        StepNeeded: they have to show it once more.
    """
    if not is_recently_proved(staff):
        raise StepNeeded("/confirm")


def is_recently_proved(staff: SessionView) -> bool:
    """Say whether somebody showed who they are a moment ago."""
    return staff.proved_at is not None and now() - staff.proved_at <= PROOF_LASTS


def actor(staff: SessionView) -> Actor:
    """Return the person as the timeline names them."""
    return Actor("staff", staff.display_name, staff.user_id)


def record_look(
    session: AsyncSession,
    staff: SessionView,
    *,
    act: str,
    landlord_id: UUID,
    case_id: UUID | None = None,
    details: Mapping[str, str] | None = None,
) -> None:
    """Write down that somebody looked at what is about people."""
    audit.record(
        session,
        landlord_id=landlord_id,
        act=act,
        at=now(),
        actor=str(staff.user_id),
        actor_kind="staff",
        actor_name=staff.display_name,
        subject_kind="case" if case_id else "",
        subject_id=case_id,
        details=details,
    )


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Render a page of the desk."""
    return site_of(request).page(request, template, status=status, **context)


def context(request: Request) -> dict[str, Any]:
    """Return what the frame of every page shows: who is here, and where they may go."""
    person: SessionView | None = getattr(request.state, "person", None)
    if person is None:
        return {"person": None}
    further = _further(person)
    is_much = len(further) > MOST_BESIDE
    return {
        "person": {
            "name": person.display_name,
            "initials": initials(person.display_name),
            "id": person.user_id,
            "may_work": may_work(person),
            "may_lead": "lead" in person.roles,
            "may_listen": not set(LISTENING).isdisjoint(person.roles),
            "may_administer": "identity_admin" in person.roles,
            "may_export": "exporter" in person.roles,
        },
        "nav": [
            {"key": "queue", "text": _("Queue"), "href": "/"},
            {"key": "matching", "text": _("To match"), "href": "/matching"},
            {"key": "contacts", "text": _("Contacts"), "href": "/contacts"},
            {"key": "accounts", "text": _("Accounts"), "href": "/accounts"},
            *([] if is_much else further),
        ],
        "more": further if is_much else [],
        "search": "/search",
        "closed_rooms": person.closed_rooms,
        "idle_left": person.idle_seconds_left,
        "idle_over": "/sign-in?ended=1&next=",
    }


def _further(person: SessionView) -> list[dict[str, str]]:
    """Return the parts of the desk that only some roles see."""
    parts = [
        ({"agent", "lead", "identity_admin", "auditor"}, "letters", _("Letters"), "/letters"),
        ({"identity_admin", "auditor"}, "users", _("External users"), "/external-users"),
        ({"identity_admin", "auditor", "lead"}, "staff", _("Staff"), "/staff"),
        ({"lead"}, "notices", _("Notices"), "/notices"),
        ({"lead"}, "imports", _("Files in"), "/imports"),
        ({"lead"}, "landlord", _("Organisation"), "/landlord"),
        ({"identity_admin", "auditor"}, "audit", _("Audit"), "/audit"),
    ]
    return [
        {"key": key, "text": text, "href": href}
        for roles, key, text, href in parts
        if not roles.isdisjoint(person.roles)
    ]


def initials(name: str) -> str:
    """Return one or two capital letters for a person's badge."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def id_or_none(text: str) -> UUID | None:
    """Return the id that a form or an address carried, or None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
