"""The four services behind the portal, small enough to read: one person's world in memory."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote
from uuid import UUID, uuid4

import httpx
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response

from chassis.events import now
from services.identity.domain import work
from tests.gateway import own_data_double, own_emails_double
from tests.gateway.happenings_double import happenings
from tests.gateway.money_double import line, money
from tests.gateway.payments import Money, paying
from tests.gateway.preferences_double import preferences, topics

LATER = datetime(2030, 1, 1, tzinfo=UTC)
CODE = "123456"
RESET = f"{'a' * 32}.{'b' * 64}"
"""A link to choose a new password, whole."""
PASSWORD = "three random words"
PERSON = UUID(int=8)
KEY = bytes(range(32))
"""Of the tasks that browsers work on."""

NO_CONTENT = Response(status_code=204)


def problem(status: int, code: str, **more: Any) -> JSONResponse:
    headers = {"Retry-After": "40"} if status in {429, 503} else {}
    return JSONResponse({"title": code, "status": status, "code": code, **more}, status, headers)


LAPTOP = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Safari/537.36"
)
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1"
)


def own_session(number: int, browser: str = LAPTOP, *, is_this: bool = False) -> dict[str, Any]:
    return {
        "session_id": str(UUID(int=number)),
        "opened_at": datetime(2026, 11, 20, 9, 30, tzinfo=UTC).isoformat(),
        "last_active_at": datetime(2026, 11, 20, 9, 50, tzinfo=UTC).isoformat(),
        "method": "password",
        "network": "" if is_this else "203.0.113.9",
        "browser": browser,
        "is_this": is_this,
    }


def own_act(
    act: str, browser: str = LAPTOP, network: str = "", *, is_own: bool = True
) -> dict[str, Any]:
    at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC).isoformat()
    return {"at": at, "act": act, "browser": browser, "network": network, "is_own": is_own}


def way(name: str = "register", **more: Any) -> dict[str, Any]:
    usual = {"link": "", "title": "", "intro": "", "button": "", "ending": "home"}
    return {"name": name, **usual, "opens_with": [], "needs_postcode": True, **more}


TRACKED = UUID(int=11)
"""The registration whose case has a link: `good`."""


def tracked(status: str = "new", **more: Any) -> dict[str, Any]:
    """Return a followed case."""
    received = datetime(2026, 11, 20, 9, 30, tzinfo=UTC).isoformat()
    return {
        "reference": "SR00000001",
        "status": status,
        "status_text": status,
        "received_at": received,
        "answer_by": LATER.isoformat(),
        "history": [{"at": received, "happening": "received"}],
        **more,
    }


def asked_question(**more: Any) -> dict[str, Any]:
    at = datetime(2026, 11, 20, 10, 30, tzinfo=UTC).isoformat()
    question = "Which month did you move in?\nAnd which flat was it?"
    return {"question_id": str(UUID(int=12)), "question": question, "asked_at": at, **more}


def statements(world: Any) -> APIRouter:
    router = APIRouter()

    def refused(account_id: UUID) -> JSONResponse | None:
        of_id = [each for each in world.homes if each["account_id"] == str(account_id)]
        if not of_id or world.has_lost_finance:
            return problem(403 if of_id else 404, world.money_refused_as)
        return None

    @router.get("/me/accounts/{account_id}/statements")
    async def of(account_id: UUID):
        return refused(account_id) or {"items": world.statements}

    @router.post("/me/accounts/{account_id}/statements", status_code=202)
    async def ask(account_id: UUID, body: dict[str, Any]):
        if body["last_day"] > "2026-12-31":
            return problem(422, "statement_invalid", fields={"last_day": "Not after today"})
        made = {"statement_id": str(UUID(int=70)), "state": "asked", **body}
        made |= {"asked_at": LATER.isoformat(), "issued_at": None}
        world.statements.insert(0, made)
        return refused(account_id) or made

    @router.get("/me/accounts/{account_id}/statements/{statement_id}/{form}")
    async def file(account_id: UUID, statement_id: UUID, form: str):
        return refused(account_id) or Response(f"the {form}")

    return router


def documents(world: Any) -> APIRouter:
    router = APIRouter()

    def refused(account_id: UUID) -> JSONResponse | None:
        of_id = [each for each in world.homes if each["account_id"] == str(account_id)]
        if not of_id or world.has_lost_documents:
            return problem(403 if of_id else 404, "no_documents_authority")
        return None

    @router.get("/me/accounts/{account_id}/documents")
    async def of(account_id: UUID, limit: int, before_id: UUID | None = None):
        ids = [each["document_id"] for each in world.documents]
        start = ids.index(str(before_id)) + 1 if before_id else 0
        shown = world.documents[start : start + limit]
        has_more = len(world.documents) > start + limit
        return refused(account_id) or {"items": shown, "has_more": has_more}

    @router.get("/me/accounts/{account_id}/documents/{document_id}")
    async def one(account_id: UUID, document_id: UUID):
        found = [each for each in world.documents if each["document_id"] == str(document_id)]
        return refused(account_id) or (found[0] if found else problem(404, "document_not_found"))

    @router.get("/me/accounts/{account_id}/documents/{document_id}/file")
    async def file(account_id: UUID, document_id: UUID):
        return refused(account_id) or Response("the file")

    return router


@dataclass
class World:
    """What the services would say."""

    outcome: list[str] = field(default_factory=lambda: ["approved"])
    """States that verifying leads to, one after the other; the last one stays."""
    admitted_after: int = 1
    """How often somebody has to ask before an approved login works."""
    tried: int = 0
    asks: list[str] = field(default_factory=lambda: ["account_reference", "start_month"])
    ways: list[dict[str, Any]] = field(default_factory=lambda: [way()])
    """The landlord's ways to get in."""
    homes: list[dict[str, Any]] = field(default_factory=list)
    balance: dict[str, Any] = field(default_factory=dict)
    """What differs from the usual balance."""

    lines: list[dict[str, Any]] = field(default_factory=lambda: [line(3, -50_00), line(2)])
    next_line: int | None = None
    notices: list[dict[str, Any]] = field(default_factory=list)
    activity: list[dict[str, Any]] = field(default_factory=list)
    asked_of_activity: list[dict[str, Any]] = field(default_factory=list)
    asked_of_money: list[dict[str, Any]] = field(default_factory=list)
    has_lost_finance: bool = False
    """The authority was taken away after the homes were asked for."""

    payments: Money = field(default_factory=Money)
    details_refused: dict[str, str] = field(default_factory=dict)
    details_wished: list[dict[str, Any]] = field(default_factory=list)
    details_outcome: dict[str, list[str]] = field(
        default_factory=lambda: {"changed": [], "waiting": []}
    )
    details: dict[str, Any] = field(
        default_factory=lambda: {
            "title": "Ms",
            "first_name": "Delphine",
            "last_name": "Marchetti",
            "emails": ["delphine.marchetti@example.com", "d.marchetti@work.example"],
            "telephones": [{"kind": "mobile", "number": "07700 900142"}],
        }
    )
    """What accounts has on record of the person."""

    cases: list[dict[str, Any]] = field(default_factory=list)
    statements: list[dict[str, Any]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    has_lost_documents: bool = False
    """The newest first."""
    communications: list[dict[str, Any]] = field(default_factory=list)
    preferences: list[dict[str, Any]] = field(default_factory=topics)
    consents: list[dict[str, Any]] = field(default_factory=list)
    consent_history: list[dict[str, Any]] = field(default_factory=list)
    """What was sent to the person, the newest first."""
    down: set[str] = field(default_factory=set)
    pending: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    registrations: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    sessions: set[str] = field(default_factory=set)
    given: list[str] = field(default_factory=list)
    """Every session there was."""
    needs: str | None = None
    """What the sessions still need."""
    is_app_set_up: bool = False
    asked_about_sessions: int = 0
    codes_sent: int = 0
    own_sessions: list[dict[str, Any]] = field(
        default_factory=lambda: [own_session(7, is_this=True), own_session(9, browser=PHONE)]
    )
    devices: list[str] = field(default_factory=list)
    """What browsers showed to be known again, where a password is changed or a ticket is used."""
    own_acts: list[dict[str, Any]] = field(
        default_factory=lambda: [
            own_act("session.opened_by_password"),
            own_act("sign_in.refused", browser=PHONE, network="203.0.113.9", is_own=False),
        ]
    )
    is_attacked: bool = False
    """Whether browsers have to do some work before they may try."""
    codes_to: list[tuple[UUID, str]] = field(default_factory=list)
    """Browser and address of every code to sign in by that was asked for."""
    devices_shown: list[str] = field(default_factory=list)
    unlock_links: list[str] = field(default_factory=lambda: ["good"])
    disowned: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    """Words of those who did not expect a newcomer."""

    own_emails: list[dict[str, Any]] = field(default_factory=list)
    made_primary: list[str] = field(default_factory=list)
    email_steps: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    invitations: dict[str, str] = field(
        default_factory=lambda: {"good": "customer", "desk": "staff"}
    )
    resets: dict[str, str] = field(default_factory=lambda: {RESET: "delphine@example.com"})
    """Links to choose a new password that still work."""
    asked_for_links: list[str] = field(default_factory=list)
    question: str | None = None
    """Asked before a new password may be chosen."""
    answers_left: int = 2
    own_question: str | None = None
    calls: list[tuple[str, str, str]] = field(default_factory=list)
    bodies: list[tuple[str, bytes]] = field(default_factory=list)

    idle_left: int = 900
    """Seconds until the session ends by idleness."""
    activities: list[bool] = field(default_factory=list)
    """Of every question about a session, whether it counted as activity."""

    person: UUID = PERSON
    """Whoever signs in."""
    proposals: dict[str, str] = field(default_factory=lambda: {"good": "new@example.com"})
    """Links that stop a change of address → the address that it would be."""
    set_to: dict[str, str] = field(default_factory=dict)
    """How the login behaves: language, date_format, start_page."""
    files: dict[UUID, tuple[str, bytes]] = field(default_factory=dict)
    """What was sent for the case: its name and content."""
    refuses_files: tuple[int, str] | None = None
    tracked: dict[str, Any] = field(default_factory=tracked)
    """The case that the link opens."""
    drafts: dict[UUID, tuple[UUID, str]] = field(default_factory=dict)
    """What was typed when a session had ended: whose, and sealed."""
    money_refused_as: str = "no_finance_authority"
    data_request: dict[str, Any] | None = None
    """The request for all that is held about the person."""
    has_no_part: set[str] = field(default_factory=set)
    has_lost_own_file: bool = False
    asks_for_proof: bool = False
    is_closing: bool = False
    holds: list[tuple[str, str]] = field(default_factory=list)
    """Kinds and references of what accounts keeps when somebody closes their login."""

    closed_rooms: list[str] = field(default_factory=list)
    """For all customers of the landlord."""
    public_enquiries: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    """What was said by people who are no customers."""
    exposures: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    """What was told of pages that show another person's information."""
    access_requests: list[dict[str, Any]] = field(default_factory=list)
    approved_contacts: list[dict[str, Any]] = field(default_factory=list)
    decisions: list[tuple[str, Any]] = field(default_factory=list)
    is_decided: bool = False
    access_invitations: list[dict[str, Any]] = field(default_factory=list)
    invitation_offer: dict[str, Any] | None = None
    """What the link `good` offers."""
    acceptance_refused: str = ""
    """Why the person signed in cannot accept."""
    """Whether another owner was faster."""


def home(number: int = 1, **more: Any) -> dict[str, Any]:
    streets = {1: "Flat 17, Heron Quay", 2: "61 Avocet Square", 3: "Rose Cottage"}
    return {
        "account_id": str(UUID(int=number)),
        "reference": f"3420100{number:02}401",
        "address_lines": [streets[number], "Harrowmere"],
        "postcode": "LX2 4AB",
        "account_kind": "leasehold",
        "role": "unit_owner",
        "status": "current",
        "finance": True,
        "maintenance": True,
        "keys": True,
        "documents": True,
        **more,
    }


def case(reference: str = "SR00000001", status: str = "new", text: str = "New") -> dict[str, Any]:
    opened = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    return {
        "case_id": str(uuid4()),
        "reference": reference,
        "subject": "Registration failed for Delphine Marchetti",
        "status": status,
        "status_text": text,
        "opened_at": opened.isoformat(),
        "changed_at": (opened + timedelta(hours=2)).isoformat(),
        "answer_by": (opened + timedelta(days=4)).isoformat(),
    }


def opened(world: World, token: str) -> dict[str, Any]:
    world.given.append(token)
    if world.given.count(token) > 1:
        token += f"-{len(world.given)}"
    world.sessions.add(token)
    return {
        "token": token,
        "session_id": str(UUID(int=7)),
        "kind": "customer",
        "expires_at": LATER.isoformat(),
        "start_page": world.set_to.get("start_page", "home"),
    }


def invited_as(kind: str) -> dict[str, Any]:
    """Return an invitation; `registration`: of a customer who asked for it."""
    if kind == "registration":
        person = {"kind": "customer", "email": "delphine@example.com"}
        return person | {"name": "", "is_of_registration": True}
    return {"kind": kind, "email": "new@example.com", "name": ""}


def email_proposals(app: FastAPI, world: World) -> None:
    @app.post("/email-proposals/look")
    async def look_at_proposal(body: dict[str, Any]):
        if body["token"] not in world.proposals:
            return problem(404, "email_proposal_not_found")
        return {
            "old_email": "delphine@example.com",
            "takes_effect_at": datetime(2026, 11, 21, 9, 30, tzinfo=UTC).isoformat(),
        }

    @app.post("/email-proposals/stop")
    async def stop_proposal(body: dict[str, Any]):
        if world.proposals.pop(body["token"], None) is None:
            return problem(404, "email_proposal_not_found")
        return NO_CONTENT


def drafts(app: FastAPI, world: World) -> None:
    @app.post("/drafts", status_code=201)
    async def keep(body: dict[str, Any]):
        if not body["session"].startswith("by-"):
            return problem(401, "session_not_found")
        draft_id = uuid4()
        world.drafts[draft_id] = (world.person, body["content"])
        return {"draft_id": str(draft_id), "user_id": str(world.person)}

    @app.post("/drafts/look")
    async def look(body: dict[str, Any]):
        person, content = world.drafts.get(UUID(body["draft_id"]), (None, ""))
        if body["session"] not in world.sessions or person != world.person:
            return problem(404, "draft_not_found")
        return {"content": content}


def own_login(app: FastAPI, world: World) -> None:
    drafts(app, world)
    email_proposals(app, world)

    @app.get("/me/sessions")
    async def own_sessions():
        return {"items": world.own_sessions}

    @app.put("/me/date-format", status_code=204)
    async def choose_dates(body: dict[str, Any]):
        world.set_to = {**world.set_to, **body}

    @app.post("/me/sessions/end")
    async def end_own_sessions(body: dict[str, Any]):
        world.own_sessions = [one for one in world.own_sessions if one["is_this"]]
        if not body["but_this"]:
            world.own_sessions = []
            world.sessions.clear()
        return NO_CONTENT

    @app.delete("/me/sessions/{session_id}")
    async def end_own_session(session_id: UUID):
        left = [one for one in world.own_sessions if one["session_id"] != str(session_id)]
        if len(left) == len(world.own_sessions):
            return problem(404, "own_session_not_found")
        world.own_sessions = left
        return NO_CONTENT

    @app.post("/me/email-change", status_code=202)
    async def ask_for_email(body: dict[str, Any]):
        if body["email"] == "delphine@example.com":
            return problem(422, "email_not_new", fields={"email": "You use this one already"})
        if body["email"].startswith("often"):
            return problem(429, "too_many_email_changes")
        return None

    def email_change(token: str):
        if token not in {"good", "taken"}:
            return problem(404, "email_change_not_valid")
        return {"old_email": "delphine@example.com", "new_email": "new@example.com"}

    @app.post("/email-changes/look")
    async def look_at_email(body: dict[str, Any]):
        return email_change(body["token"])

    @app.post("/email-changes/take")
    async def take_email(body: dict[str, Any]):
        if body["token"] == "taken":
            return problem(409, "email_taken")
        world.email_steps.append(body["step"])
        return NO_CONTENT

    @app.post("/me/password")
    async def change_own_password(body: dict[str, Any]):
        world.devices.append(body["device"])
        if body["current"] == "often":
            return problem(401, "sign_in_locked")
        if body["current"] != PASSWORD:
            return problem(401, "sign_in_failed")
        if body["password"] == "password1234":
            return problem(
                422, "too_common", fields={"password": "Choose one that is harder to guess"}
            )
        world.sessions.clear()
        return opened(world, "by-new-password")

    @app.get("/me/sign-ins")
    async def own_acts(after: str = ""):
        if after == "nonsense":
            return problem(422, "cursor_not_valid")
        return {"items": world.own_acts, "next": None if after else "older"}


def second_steps(app: FastAPI, world: World) -> None:
    @app.post("/sessions/second-step")
    async def second_step(body: dict[str, Any]):
        if body["code"] == "999999":
            return problem(429, "too_many_codes")
        if body["code"] == "888888":
            return problem(401, "sign_in_locked")
        if body["code"] != CODE:
            return problem(422, "second_step_refused")
        world.sessions.discard(body["session"])
        world.needs = None
        return opened(world, "by-second-step")

    @app.post("/sessions/from-ticket")
    async def first(body: dict[str, Any]):
        world.devices.append(body["device"])
        return opened(world, "by-ticket")

    @app.post("/sessions/passkey/challenge")
    async def challenge():
        return {"options": '{"challenge": "YQ"}'}

    @app.post("/sessions/passkey")
    async def enter(body: dict[str, Any]):
        if body["credential"] != "signed":
            return problem(401, "sign_in_failed")
        world.sessions.discard(body["session"])
        return opened(world, "by-passkey")

    @app.post("/passkeys/offer")
    async def offer_passkey(body: dict[str, Any]):
        return {"options": '{"challenge": "Yg"}'}

    @app.post("/second-step/look")
    async def look_at_second_step(body: dict[str, Any]):
        when = datetime(2026, 11, 20, 9, 30, tzinfo=UTC).isoformat()
        return {
            "set_up_at": when if world.is_app_set_up else None,
            "recovery_codes_left": 2 if world.is_app_set_up else 0,
            "is_required": False,
        }

    @app.post("/second-step/offer")
    async def offer(body: dict[str, Any]):
        if world.is_app_set_up:
            return problem(409, "second_step_set_up_already")
        return {"secret": "JBSWY3DPEHPK3PXP", "app_address": "otpauth://totp/x?secret=JBSWY3DP"}

    @app.post("/second-step/set-up")
    async def set_up(body: dict[str, Any]):
        if body["code"] != CODE:
            return problem(422, "second_step_refused")
        world.is_app_set_up = True
        needed, world.needs = world.needs, None
        return {
            "recovery_codes": ["abcd-efgh-2345-mnop"],
            "opened": opened(world, "by-set-up") if needed else None,
        }

    @app.post("/second-step/recovery-codes")
    async def recovery_codes(body: dict[str, Any]):
        return {"recovery_codes": ["qrst-uvwx-2345-mnop"]}

    @app.post("/second-step/remove")
    async def remove(body: dict[str, Any]):
        world.is_app_set_up = False
        return NO_CONTENT


def needs_work(world: World, body: dict[str, Any]) -> bool:
    return world.is_attacked and not work.task_done(KEY, UUID(int=1), body["work"])


def work_tasks(world: World) -> APIRouter:
    router = APIRouter()

    @router.post("/work-tasks")
    async def task():
        return {"task": work.new_task(KEY, UUID(int=1), at=now()) if world.is_attacked else None}

    router.include_router(security_notices(world))
    return router


def security_notices(world: World) -> APIRouter:
    router = APIRouter()

    @router.post("/security-notices/look")
    async def look_at_notice(body: dict[str, Any]):
        if body["token"] != "good":
            return problem(404, "security_notice_not_valid")
        return {
            "about": "password_changed",
            "happened_at": "2026-03-10T12:00:00Z",
            "is_reported": bool(world.disowned),
        }

    @router.post("/security-notices/take", status_code=204)
    async def take_notice(body: dict[str, Any]):
        world.disowned.append(body["token"])

    return router


def identity(world: World) -> FastAPI:
    app = FastAPI()
    app.include_router(work_tasks(world))
    invitation_links(app, world)

    @app.put("/pending-users/{registration_id}")
    async def keep(registration_id: UUID, body: dict[str, Any]):
        if needs_work(world, body):
            return problem(422, "work_needed")
        if body["password"] == "password1234":
            return problem(
                422, "too_common", fields={"password": "Choose one that is harder to guess"}
            )
        if world.pending.get(registration_id, body) != body:
            return problem(409, "fixed")
        world.pending[registration_id] = body
        return NO_CONTENT

    @app.delete("/pending-users/{registration_id}")
    async def forget(registration_id: UUID):
        world.pending.pop(registration_id, None)
        return NO_CONTENT

    @app.post("/pending-users/{registration_id}/code")
    async def again(registration_id: UUID):
        world.codes_sent += 1
        # the first is sent with the registration, the second when it is asked for
        return NO_CONTENT if world.codes_sent <= 2 else problem(429, "mailed_a_moment_ago")

    @app.post("/pending-users/{registration_id}/proof")
    async def prove(registration_id: UUID, body: dict[str, Any]):
        if body["code"] != CODE:
            return problem(422, "code_refused", fields={"tries_left": "4"})
        return {"applicant_token": "applicant", "ticket": "ticket"}

    @app.post("/sessions")
    async def sign_in(body: dict[str, Any]):
        world.devices_shown.append(body["device"])
        if body["password"].startswith("sign_in_locked"):
            return problem(401, body["password"])
        if needs_work(world, body):
            return problem(422, "work_needed")
        if body["password"] == "often":
            return problem(429, "locked")
        if body["password"] != PASSWORD:
            return problem(401, "sign_in_failed")
        return {**opened(world, "by-password"), "device": "this-browser"}

    @app.post("/sessions/confirm")
    async def confirm(body: dict[str, Any]):
        world.devices_shown.append(body["device"])
        if body["password"].startswith("sign_in_locked"):
            return problem(401, body["password"])
        if body["password"] != PASSWORD:
            return problem(401, "sign_in_failed")
        world.sessions.discard(body["session"])
        return opened(world, "by-proof")

    second_steps(app, world)

    @app.put("/sign-in-codes/{attempt_id}")
    async def code_to_sign_in(attempt_id: UUID, body: dict[str, Any]):
        if body["email"].startswith("often"):
            return problem(429, "too_many_mails")
        if "." not in body["email"]:
            return problem(422, "email_not_accepted", fields={"email": "Enter another address"})
        if any(attempt_id == one for one, _ in world.codes_to):
            return problem(429, "mailed_a_moment_ago")
        world.codes_to.append((attempt_id, body["email"]))
        return NO_CONTENT

    @app.post("/sessions/from-code")
    async def by_code(body: dict[str, Any]):
        if body["attempt_id"] not in {str(one) for one, _ in world.codes_to}:
            return problem(409, "code_expired")
        if body["code"].replace(" ", "") != CODE:
            return problem(422, "code_refused", fields={"tries_left": "2"})
        return opened(world, "by-code")

    @app.post("/sessions/introspect")
    async def look(body: dict[str, Any]):
        world.asked_about_sessions += 1
        world.activities.append(body["is_activity"])
        if body["token"] not in world.sessions:
            return problem(401, "session_not_found")
        return {
            "session_id": str(UUID(int=7)),
            "user_id": str(world.person),
            "kind": "customer",
            "display_name": "",
            "email": "delphine@example.com",
            "roles": [],
            "idle_seconds_left": world.idle_left,
            "proved_at": datetime.now(UTC).isoformat()
            if body["token"].startswith("by-proof")
            else None,
            "needs": world.needs,
            "closed_rooms": world.closed_rooms,
            **world.set_to,
            "tokens": {
                name: f"for-{name}"
                for name in (
                    ()
                    if world.needs
                    else ("registration", "accounts", "cases", "identity", "notifications")
                )
            },
        }

    @app.post("/sessions/end")
    async def end(body: dict[str, Any]):
        world.sessions.discard(body["token"])
        return NO_CONTENT

    password_resets(app, world)

    @app.post("/invitations/look")
    async def invitation(body: dict[str, Any]):
        if body["token"] not in world.invitations:
            return problem(404, "invitation_not_valid")
        return invited_as(world.invitations[body["token"]])

    @app.post("/unlock-links/take")
    async def unlock(body: dict[str, Any]):
        if body["token"] not in world.unlock_links:
            return problem(404, "unlock_link_not_valid")
        world.unlock_links.remove(body["token"])
        return NO_CONTENT

    @app.post("/invitations/take")
    async def take(body: dict[str, Any]):
        if body["password"] == "password1234":
            return problem(
                422, "too_common", fields={"password": "Choose one that is harder to guess"}
            )
        world.invitations.pop(body["token"])
        return NO_CONTENT

    own_login(app, world)
    return app


def password_resets(app: FastAPI, world: World) -> None:
    def dead():
        return problem(404, "password_reset_not_valid")

    @app.post("/password-resets")
    async def ask(body: dict[str, Any]):
        world.asked_for_links.append(body["email"])
        return NO_CONTENT

    @app.post("/password-resets/again")
    async def ask_again(body: dict[str, Any]):
        world.asked_for_links.append(body["token"])
        return NO_CONTENT

    @app.post("/password-resets/look")
    async def look_at_reset(body: dict[str, Any]):
        if body["token"] not in world.resets:
            return dead()
        email = world.resets[body["token"]]
        return {"kind": "customer", "email": email, "question": world.question}

    @app.post("/password-resets/answer")
    async def answer_question(body: dict[str, Any]):
        if not world.answers_left:
            return problem(409, "answers_used_up")
        if body["answer"] != "Bluebell":
            world.answers_left -= 1
            left = {"tries_left": str(world.answers_left)}
            return problem(422, "answer_refused", fields=left)
        world.question = None
        return NO_CONTENT

    @app.post("/password-resets/take")
    async def take_reset(body: dict[str, Any]):
        if body["token"] not in world.resets:
            return dead()
        if body["password"] == "password1234":
            advice = {"password": "Choose one that is harder to guess"}
            return problem(422, "too_common", fields=advice)
        world.resets.pop(body["token"])
        return NO_CONTENT

    @app.get("/me/secret-question")
    async def own_question():
        return {"question": world.own_question}

    @app.put("/me/secret-question")
    async def choose_question(body: dict[str, Any]):
        if len(body["answer"]) < 3:
            return problem(422, "answer_not_accepted", fields={"answer": "Enter a longer answer"})
        world.own_question = body["question"]
        return NO_CONTENT

    @app.delete("/me/secret-question")
    async def drop_question():
        world.own_question = None
        return NO_CONTENT


def registration(world: World) -> FastAPI:
    app = FastAPI()

    def standing(registration_id: UUID):
        if registration_id not in world.registrations:
            return problem(404, "registration_not_found")
        kept = world.registrations[registration_id]
        if kept["state"] == "approved":
            kept["polls"] += 1
            if kept["polls"] > world.admitted_after:
                kept["state"] = "admitted"
        return {
            "registration_id": str(registration_id),
            "state": kept["state"],
            "asks": world.asks if kept["state"] == "asked" else [],
            "reference": kept.get("reference"),
        }

    @app.get("/ways")
    async def ways():
        return {"items": world.ways}

    @app.put("/registrations/{registration_id}")
    async def start(registration_id: UUID, body: dict[str, Any]):
        if body["postcode"] == "refused":
            return problem(422, "invalid", fields={"postcode": "Enter a postcode"})
        world.registrations[registration_id] = {**body, "state": "started", "polls": 0}
        return standing(registration_id)

    @app.get("/registrations/{registration_id}")
    async def status(registration_id: UUID):
        return standing(registration_id)

    @app.delete("/registrations/{registration_id}")
    async def cancel(registration_id: UUID):
        world.registrations.pop(registration_id, None)
        return NO_CONTENT

    @app.post("/registrations/{registration_id}/verification")
    async def verify(registration_id: UUID, body: dict[str, Any]):
        outcome = world.outcome[min(world.tried, len(world.outcome) - 1)]
        world.tried += 1
        world.registrations[registration_id] |= {"state": outcome, "evidence": body}
        return standing(registration_id)

    @app.post("/registrations/{registration_id}/owner-request")
    async def ask_owner(registration_id: UUID, body: dict[str, Any]):
        world.registrations[registration_id] |= {"state": "owner_asked", "asked": body}
        return standing(registration_id)

    @app.post("/registrations/{registration_id}/enquiry")
    async def enquire(registration_id: UUID, body: dict[str, Any]):
        world.registrations[registration_id] |= {
            "state": "enquiry_sent",
            "reference": "SR00000001",
            "enquiry": body,
        }
        return {"reference": "SR00000001"}

    @app.get("/registrations/{registration_id}/tracking-link")
    async def tracking_link(registration_id: UUID):
        if "cases" in world.down:
            return problem(503, "unavailable")
        return {"link": f"https://my.harrowmere.example/tracking/{registration_id}/good"}

    return app


def asked_access(**more: Any) -> dict[str, Any]:
    when = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    return {
        "request_id": str(UUID(int=21)),
        "account_id": str(UUID(int=1)),
        "reference": "3420100101401",
        "address": "Flat 17, Heron Quay, Harrowmere",
        "is_ebilling": False,
        "state": "waiting",
        "first_name": "Sami",
        "last_name": "Haddad",
        "email": "sami.haddad@example.com",
        "asked_role": "family_friend",
        "words": "I help my aunt with her repairs.",
        "asked_at": when.isoformat(),
        "answer_by": (when + timedelta(days=14)).isoformat(),
        "decided_at": None,
        "decided_by": "",
        **more,
    }


def approved_contact(**more: Any) -> dict[str, Any]:
    return {
        "connection_id": str(UUID(int=31)),
        "version": 2,
        "account_id": str(UUID(int=1)),
        "reference": "3420100101401",
        "address": "Flat 17, Heron Quay, Harrowmere",
        "is_ebilling": False,
        "name": "Zoe Marchetti",
        "role": "family_friend",
        "status": "approved",
        "valid_from": "2026-01-02",
        "valid_to": "2030-01-31",
        "is_live": True,
        "finance": False,
        "maintenance": True,
        "keys": True,
        "documents": False,
        "may_change": True,
        **more,
    }


def access_invitation(**more: Any) -> dict[str, Any]:
    """An invitation as owners see it."""
    when = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    return {
        "invitation_id": str(UUID(int=51)),
        "account_id": str(UUID(int=1)),
        "reference": "3420100101401",
        "address": "Flat 17, Heron Quay, Harrowmere",
        "state": "open",
        "email": "ada.okafor@example.com",
        "name": "Ada Okafor",
        "role": "support_worker",
        "valid_to": "2030-01-31",
        "finance": False,
        "maintenance": True,
        "keys": False,
        "documents": False,
        "invited_by": "Delphine Marchetti",
        "is_by_staff": False,
        "sent_at": when.isoformat(),
        "expires_at": (when + timedelta(days=14)).isoformat(),
        "ended_at": None,
        "may_be_sent_again": True,
        **more,
    }


def invitation_offer(**more: Any) -> dict[str, Any]:
    """What the link of an invitation offers."""
    return {
        "invitation_id": str(UUID(int=51)),
        "account_id": str(UUID(int=1)),
        "is_open": True,
        "email": "delphine@example.com",
        "name": "Ada Okafor",
        "address": "Flat 3, Heron Quay, Harrowmere",
        "role": "support_worker",
        "valid_to": "2030-01-31",
        "finance": False,
        "maintenance": True,
        "keys": False,
        "documents": False,
        "invited_by": "Eleanor Vance",
        "is_by_staff": False,
        "expires_at": LATER.isoformat(),
        "contact_id": None,
        "has_login": False,
        **more,
    }


def access_invitations(app: FastAPI, world: World) -> None:
    """accounts, as far as invitations go."""

    @app.get("/me/access-invitations")
    async def own_invitations():
        return {"items": world.access_invitations}

    @app.put("/me/accounts/{account_id}/access-invitations/{invitation_id}")
    async def invite(account_id: UUID, invitation_id: UUID, body: dict[str, Any]):
        if body["email"] == "known@example.com":
            fields = {"email": "Somebody at this address has an invitation already."}
            return problem(422, "access_invitation_invalid", fields=fields)
        if world.is_decided:
            return problem(429, "access_invitations_too_many")
        world.decisions.append((str(invitation_id), {"account": str(account_id), **body}))
        return NO_CONTENT

    @app.post("/me/access-invitations/acceptance")
    async def accept(body: dict[str, Any]):
        if world.acceptance_refused:
            return problem(409, world.acceptance_refused)
        world.decisions.append(("accepted", body["token"]))
        return {"contact_id": str(UUID(int=9)), "account_id": str(UUID(int=1))}

    @app.post("/me/access-invitations/{invitation_id}/{what}")
    async def settle(invitation_id: UUID, what: str):
        if world.is_decided:
            return problem(409, "access_invitation_over")
        world.decisions.append((what, str(invitation_id)))
        return NO_CONTENT


def invitation_links(app: FastAPI, world: World) -> None:
    """identity, as far as the links of invitations go."""

    @app.post("/access-invitations/look")
    async def look(body: dict[str, Any]):
        if world.invitation_offer is None or body["token"] != "good":
            return problem(404, "invitation_not_valid")
        return world.invitation_offer

    @app.post("/access-invitations/take")
    async def take(body: dict[str, Any]):
        if world.invitation_offer is None:
            return problem(404, "invitation_not_valid")
        if body["password"] == "password password":
            return problem(422, "password_too_common", fields={"password": "Too common"})
        if world.invitation_offer["has_login"]:
            return problem(409, "email_taken")
        world.invitation_offer = None
        world.decisions.append(("taken", body["token"]))
        return NO_CONTENT


def approved_contacts(app: FastAPI, world: World) -> None:
    @app.get("/me/approved-contacts")
    async def owned_access():
        owned = [one for one in world.homes if one["role"] == "unit_owner"]
        return {
            "accounts": [
                {
                    "account_id": one["account_id"],
                    "reference": one["reference"],
                    "address": ", ".join(one["address_lines"]),
                }
                for one in owned
            ],
            "contacts": world.approved_contacts if owned else [],
            "requests": world.access_requests if owned else [],
        }

    @app.post("/me/access-requests/{request_id}/{what}")
    async def decide(request_id: UUID, what: str, request: Request):
        if world.is_decided:
            return problem(409, "access_request_decided")
        world.decisions.append((what, await request.body()))
        return NO_CONTENT

    @app.put("/me/approved-contacts/{connection_id}")
    async def change(connection_id: UUID, body: dict[str, Any], request: Request):
        if body["documents"]:
            return problem(422, "connection_terms_invalid", fields={"documents": "No eBilling"})
        if request.headers["if-match"] != '"2"':
            return problem(412, "connection_changed_meanwhile")
        world.decisions.append(("ended" if body["is_ended"] else "changed", body))
        return {"connection_id": str(connection_id), "version": 3}


def newcomers(app: FastAPI, world: World) -> None:
    @app.post("/newcomers/look")
    async def look_at_newcomer(body: dict[str, Any]):
        if body["token"] != "good" or world.stopped:
            return problem(404, "provisional_access_over")
        return {"address": "Flat 3, Heron Quay", "registered_at": "2026-03-10T12:00:00Z"}

    @app.post("/newcomers/objection")
    async def stop_newcomer(body: dict[str, Any]):
        if body["token"] != "good":
            return problem(404, "provisional_access_over")
        world.stopped.append(body["words"])
        return {"objection_id": str(UUID(int=9))}


def accounts(world: World) -> FastAPI:
    app = FastAPI()
    approved_contacts(app, world)
    app.include_router(statements(world))
    app.include_router(documents(world))
    access_invitations(app, world)
    newcomers(app, world)

    @app.get("/me/details")
    async def details():
        return {"is_on_record": True, **world.details}

    @app.patch("/me/details")
    async def change_details(wish: dict[str, Any]):
        if world.details_refused:
            return JSONResponse(
                {"title": "no", "code": "contact_facts_invalid", "fields": world.details_refused},
                422,
            )
        world.details_wished.append(wish)
        return world.details_outcome

    @app.delete("/me/details/waiting/{change_id}", status_code=204)
    async def withdraw(change_id: str):
        world.details_wished.append({"withdrawn": change_id})

    paying(app, world)

    @app.get("/me/homes")
    async def homes():
        return {"name": "Ms Delphine Marchetti", "homes": world.homes}

    app.include_router(money(world))
    app.include_router(happenings(world))

    return app


def cases(world: World) -> FastAPI:
    app = FastAPI()
    request_id = UUID(int=5)

    @app.put("/public-enquiries/{enquiry_id}")
    async def take_public_enquiry(enquiry_id: UUID, body: dict[str, Any]):
        world.public_enquiries[enquiry_id] = body
        return {
            "reference": "SR00000078",
            "tracking_link": f"https://my.harrowmere.example/tracking/{enquiry_id}/good",
            "answer_by": LATER.isoformat(),
        }

    @app.put("/exposures/{exposure_id}")
    async def report_exposure(exposure_id: UUID, body: dict[str, Any]):
        world.exposures[exposure_id] = body
        return {"case_id": str(exposure_id), "reference": "SR00000077"}

    @app.get("/me/cases")
    async def own():
        return {"items": world.cases}

    tracking(app, world)

    @app.post("/replies/{asked}/look")
    async def look(asked: UUID, body: dict[str, Any]):
        if asked != request_id or body["token"] != "good":
            return problem(404, "not_found")
        return {
            "reference": "SR00000001",
            "question": "Which month did you move in?\nAnd which flat was it?",
            "is_answered": bool(world.answers),
            "asked_at": datetime(2026, 11, 20, 9, 30, tzinfo=UTC).isoformat(),
        }

    @app.post("/replies/{asked}")
    async def answer(asked: UUID, body: dict[str, Any]):
        world.answers.append(body["text"])
        return {"reference": "SR00000001", "answer_by": LATER.isoformat()}

    return app


def tracking(app: FastAPI, world: World) -> None:
    @app.post("/tracking-links", status_code=202)
    async def again(body: dict[str, Any]):
        world.asked_for_links.append(f"{body['reference']} {body['email']}")

    def refused(registration_id: UUID, token: str):
        if registration_id != TRACKED or token != "good":
            return problem(404, "tracking_link_unknown")
        return None

    @app.post("/tracking/{registration_id}/look")
    async def look(registration_id: UUID, body: dict[str, Any]):
        return refused(registration_id, body["token"]) or world.tracked

    @app.put("/tracking/{registration_id}/files/{file_id}")
    async def take_file(registration_id: UUID, file_id: UUID, request: Request):
        token = request.headers["x-tracking-token"]
        if (refusal := refused(registration_id, token)) is not None:
            return refusal
        content = await request.body()
        if world.refuses_files:
            return problem(world.refuses_files[0], world.refuses_files[1])
        world.files[file_id] = (unquote(request.headers["x-file-name"]), content)
        at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC).isoformat()
        named = {"file_id": str(file_id), "name": world.files[file_id][0]}
        return named | {"kind": "picture", "state": "clean", "sent_at": at}

    @app.post("/tracking/{registration_id}/answers")
    async def answer(registration_id: UUID, body: dict[str, Any]):
        if (refusal := refused(registration_id, body["token"])) is not None:
            return refusal
        if world.answers and world.answers != [body["text"]]:
            return problem(409, "case_step_refused")
        world.answers.append(body["text"])
        return {"reference": "SR00000001", "answer_by": LATER.isoformat()}


def notifications(world: World) -> FastAPI:
    app = FastAPI()

    @app.get("/me/communications")
    async def communications(after: str = "", limit: int = 20):
        ids = [each["message_id"] for each in world.communications]
        if after and after not in ids:
            return problem(404, "communication_not_found")
        begin = ids.index(after) + 1 if after else 0
        part = world.communications[begin : begin + limit]
        lines = [{name: each[name] for name in each if name != "body"} for each in part]
        is_last = begin + limit >= len(ids)
        return {"items": lines, "next": None if is_last else part[-1]["message_id"]}

    @app.get("/me/communications/count")
    async def count():
        unread = [each for each in world.communications if each["read_at"] is None]
        return {"has_any": bool(world.communications), "unread": len(unread)}

    @app.post("/me/communications/{message_id}/reading")
    async def read(message_id: UUID):
        for each in world.communications:
            if each["message_id"] == str(message_id):
                shown = dict(each)
                each["read_at"] = now().isoformat()
                return shown
        return problem(404, "communication_not_found")

    preferences(app, world)
    return app


def with_own_data(app: FastAPI, world: World, name: str) -> FastAPI:
    app.include_router(own_data_double.parts(world, name))
    if name == "identity":
        app.include_router(own_data_double.requests(world))
        app.include_router(own_emails_double.own_emails(world))
    return app


class Services(httpx.AsyncBaseTransport):
    """Carries the portal's calls to the double that the address names."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.doors = {
            name: httpx.ASGITransport(app=with_own_data(build(world), world, name))
            for name, build in {
                "identity": identity,
                "registration": registration,
                "accounts": accounts,
                "cases": cases,
                "notifications": notifications,
            }.items()
        }

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        name = request.url.host
        self.world.calls.append((name, request.method, request.url.path))
        self.world.bodies.append((name, await request.aread()))
        if name in self.world.down:
            raise httpx.ConnectError("down")
        return await self.doors[name].handle_async_request(request)
