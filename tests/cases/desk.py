"""The desk over a real database, with the neighbouring services answering as their contracts say."""

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.audit.reading import AuditEntry, AuditPage
from chassis.auth import Signer
from chassis.db import Database
from chassis.retention.confirming import RetentionView
from chassis.retention.holds import HeldSubjects
from chassis.service import Service, build_context
from contracts.api.accounts import (
    AccountContact,
    AccountHit,
    AccountHits,
    AccountView,
    ConnectionVersion,
    ContactVersion,
    FoundContact,
    FoundContacts,
    Identifier,
    NewConnection,
    Place,
    Places,
    RecordChange,
    RecordChanges,
)
from contracts.api.connections import ConnectedAccount, ContactView
from contracts.api.deliveries import Deliveries, DeliveryView
from contracts.api.details import ChangesToCheck, ChangeToCheck
from contracts.api.handovers import Handovers, HandoverView, Leaving
from contracts.api.identity import (
    Draft,
    DraftPlace,
    InvitationView,
    PasswordResetView,
    SessionOpened,
    SessionView,
)
from contracts.api.identity.people import People, Person
from contracts.api.invitations import AccessInvitation, AccessInvitations
from contracts.api.key_links import ContactLogin
from contracts.api.landlords import (
    OWN_SETTINGS,
    LandlordChange,
    LandlordHistory,
    LandlordSettings,
    LandlordView,
)
from contracts.api.ledger import Balance, Transactions
from contracts.api.legal_holds import Holds
from contracts.api.merges import MergePreview, Merges, MergeSide, MergeView
from contracts.api.notices import Notices, NoticeView, Timeline
from contracts.api.notifications.previews import MessagePreview
from contracts.api.owners import AccessRequest, AccountRequests
from contracts.api.payments import AccountPayment, AccountPayments
from contracts.api.record_gaps import GapAccount, GapAccounts, GapCount, GapCounts
from contracts.api.registration import Candidate, Candidates
from contracts.api.units import BlockView, UnitView
from services.cases.main import assemble
from services.cases.settings import CasesSettings
from tests.cases.data_rights_double import Watched
from tests.cases.documents_double import Shelf
from tests.cases.words import HARROWMERE, PRIYA, THEO, TOBIAS, WREN

HOST = "desk.harrowmere.example"
PASSWORD = "correct horse battery"
ACCOUNT_ID = UUID("aaaaaaaa-0000-4000-8000-000000000001")
OTHER_ACCOUNT_ID = UUID("aaaaaaaa-0000-4000-8000-000000000002")
CONTACT_ID = UUID("cccccccc-0000-4000-8000-000000000001")
CONNECTION_ID = UUID("dddddddd-0000-4000-8000-000000000001")
LANDLORD = {
    "id": str(HARROWMERE),
    "code": "harrowmere",
    "name": "Harrowmere Homes",
    "portal_url": "https://my.harrowmere.example",
    "desk_url": f"https://{HOST}",
    "mail_from": "homes@harrowmere.example",
    "office": {"phone": "01632 960100"},
}


def contact(**changes: Any) -> AccountContact:
    return AccountContact(
        **{
            "contact_id": CONTACT_ID,
            "contact_version": 3,
            "title": "Mr",
            "first_name": "Rafael",
            "last_name": "Núñez Ortega",
            "organisation": "",
            "emails": ["rafael.nunez@example.com"],
            "phones": ["07700 900123"],
            "connection_id": CONNECTION_ID,
            "connection_version": 1,
            "role": "unit_owner",
            "status": "current",
            "valid_from": date(2015, 12, 15),
            "valid_to": None,
            "is_live": True,
            "finance": True,
            "maintenance": True,
            "keys": True,
            "documents": False,
            "provisional_until": None,
            **changes,
        }
    )


def account(**changes: Any) -> AccountView:
    return AccountView(
        **{
            "account_id": ACCOUNT_ID,
            "version": 1,
            "reference": "34208002101",
            "name": "Mr R Núñez Ortega",
            "kind": "service_charge",
            "status": "current",
            "start_date": date(2015, 12, 15),
            "end_date": None,
            "is_ebilling": False,
            "is_rmc_director": False,
            "salutation": "Dear Mr Núñez Ortega",
            "sign_off": "Yours sincerely",
            "updates_via": "email",
            "payment_method": "direct_debit",
            "unit_ref": "34208-0021",
            "uprn": "999000000021",
            "block": "Goldcrest Point",
            "estate": "Goldcrest",
            "address_lines": ["Flat 21", "Goldcrest Point", "Harrowmere"],
            "postcode": "LX4 7QS",
            "division": "ENG",
            "identifiers": [Identifier(kind="former_reference", value="GOL021NUN")],
            "contacts": [contact()],
            **changes,
        }
    )


RESET = f"{'a' * 32}.{'b' * 64}"
"""A link to choose a new password, whole."""


def a_delivery(**facts: Any) -> DeliveryView:
    """A file that waits to be read, unless a test says otherwise."""
    told: dict[str, Any] = {
        "delivery_id": UUID(int=77),
        "kind": "records",
        "name": "records.csv",
        "source": "screen",
        "sent_by_name": "Priya Ranasinghe",
        "came_at": "2026-11-20T12:00:00Z",
        "is_dry_run": True,
        "state": "waiting",
        "size": 1000,
        "done": 0,
        "ended_at": None,
        "refusal": "",
        "counts": {},
        "ignored_columns": [],
        "import_id": None,
        "is_file_kept": True,
        "undo": "nothing",
        "undone_at": None,
        "undone_by_name": "",
        "left": 0,
    }
    return DeliveryView.model_validate(told | facts)


def a_side(**changes: Any) -> MergeSide:
    """Return one of two contacts that may be one person."""
    return MergeSide.model_validate(
        {
            "contact_id": uuid4(),
            "version": 3,
            "name": "Mr Rafael Núñez Ortega",
            "reference": "C-1",
            "emails": ["rafael.nunez@example.com"],
            "phones": [],
            "date_of_birth": None,
            "homes": ["34208002101, unit owner, current"],
            "has_login": False,
            **changes,
        }
    )


def a_merge(**changes: Any) -> MergeView:
    """Return a merge as the contact's page lists it."""
    return MergeView.model_validate(
        {
            "merge_id": uuid4(),
            "merged_id": uuid4(),
            "name": "Rafa Nunez",
            "reason": "The same passport",
            "merged_by_name": "Tobias Reed",
            "merged_at": datetime(2026, 11, 3, 9, 30, tzinfo=UTC),
            **changes,
        }
    )


def a_handover(**changes: Any) -> HandoverView:
    """Return the planned end of an ownership."""
    return HandoverView.model_validate(
        {
            "handover_id": uuid4(),
            "kind": "ownership",
            "last_day": date(2027, 5, 4),
            "reason": "Completion letter",
            "contact_id": None,
            "state": "planned",
            "planned_by_name": "Tobias Reed",
            "planned_at": datetime(2026, 11, 3, 9, 30, tzinfo=UTC),
            "settled_at": None,
            "settled_by_name": "",
            "ended": 0,
            **{name: value for name, value in changes.items() if name != "is_checked"},
        }
    )


@dataclass
class Neighbours:
    """identity, registration and accounts, as far as the desk speaks to them."""

    accounts: dict[UUID, AccountView] = field(default_factory=dict)
    candidates: list[Candidate] = field(default_factory=list)
    contact_version: int = 3
    is_record_down: bool = False
    is_identity_down: bool = False
    invitation: InvitationView | None = None
    links: set[str] = field(default_factory=lambda: {RESET})
    """Links to choose a new password that still work."""
    asked_for_links: list[str] = field(default_factory=list)
    decisions: dict[str, dict[str, Any]] = field(default_factory=dict)
    refuse_password: str = ""
    unlock_links: list[str] = field(default_factory=lambda: ["good"])
    corrected: list[dict[str, Any]] = field(default_factory=list)
    before_correction: Callable[[], Any] | None = None
    audits: dict[str, list[AuditEntry]] = field(default_factory=dict)
    """Service → its entries, the newest first."""

    changes: list[RecordChange] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    asked_of_audits: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    ended: set[str] = field(default_factory=set)
    """Sessions that are over, by their token."""
    drafts: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    """What was typed when a session had ended: whose, and sealed."""
    gaps: list[GapCount] = field(default_factory=list)
    """What the record lacks, by field."""

    behind: list[GapAccount] = field(default_factory=list)
    behind_next: UUID | None = None
    searched_in: list[str] = field(default_factory=list)
    """Estates and blocks that a search was narrowed to."""

    places: list[Place] = field(default_factory=list)
    people_found: list[FoundContact] = field(default_factory=list)
    looked_up: list[AccountHit] = field(default_factory=list)
    has_more_accounts: bool = False
    notices: dict[str, dict[str, Any]] = field(default_factory=dict)
    deliveries: dict[str, DeliveryView] = field(default_factory=dict)
    files_sent: dict[str, tuple[bytes, dict[str, str]]] = field(default_factory=dict)
    delivery_acts: list[str] = field(default_factory=list)
    refuse_delivery: str = ""
    facts_corrected: list[dict[str, Any]] = field(default_factory=list)
    facts_refused: tuple[int, str, dict[str, str]] | None = None
    detail_changes: list[ChangeToCheck] = field(default_factory=list)
    detail_decisions: list[dict[str, Any]] = field(default_factory=list)
    refuse_detail: str = ""
    units: dict[UUID, UnitView] = field(default_factory=dict)
    blocks: dict[UUID, BlockView] = field(default_factory=dict)
    balance: Balance | None = None
    transactions: Transactions | None = None
    asked_of_money: list[dict[str, str]] = field(default_factory=list)
    landlord: LandlordView = field(default_factory=LandlordView)
    """What its staff changed of the landlord."""

    landlord_changes: list[LandlordChange] = field(default_factory=list)
    landlord_refused: dict[str, str] = field(default_factory=dict)
    lists_taken: list[dict[str, Any]] = field(default_factory=list)
    proved_at: datetime | None = None
    """When the person at the desk last showed who they are."""

    merges: Merges = field(default_factory=lambda: Merges(items=[]))
    merge_problems: dict[str, str] = field(default_factory=dict)
    merged: list[dict[str, Any]] = field(default_factory=list)
    timeline: Timeline = field(default_factory=lambda: Timeline(items=[]))
    asked_of_timeline: list[dict[str, str]] = field(default_factory=list)
    notices_of_block: list[NoticeView] = field(default_factory=list)
    held: list[UUID] = field(default_factory=list)
    """Accounts that a legal hold is on."""

    holds: Holds = field(default_factory=lambda: Holds(items=[]))
    hold_refused: str = ""
    hold_words: list[tuple[str, str]] = field(default_factory=list)
    retention: dict[str, RetentionView] = field(default_factory=dict)
    """Service → its rules; one that is not here does not answer."""

    confirmed: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    is_report_another: bool = False
    handovers: Handovers = field(
        default_factory=lambda: Handovers(
            leaving=[
                Leaving(
                    contact_id=CONTACT_ID,
                    name="Mr Rafael Núñez Ortega",
                    role="unit_owner",
                    status="current",
                    valid_from=date(2015, 12, 15),
                )
            ],
            invitations=["sami@example.com"],
            requests=["Sami Haddad"],
            has_pin=True,
            items=[],
        )
    )
    handover_refused: dict[str, str] = field(default_factory=dict)
    handovers_planned: list[dict[str, Any]] = field(default_factory=list)
    posted_kinds: list[str] = field(default_factory=list)
    """What the landlord's letters may hold."""
    holds_no_home: bool = False
    letters: list[dict[str, Any]] = field(default_factory=list)
    restored_tries: list[dict[str, Any]] = field(default_factory=list)
    login: UUID | None = None
    """The working login of everybody on record."""
    connected: list[ConnectedAccount] = field(default_factory=list)
    """What the contact is to which account."""

    payments: list[AccountPayment] = field(default_factory=list)
    shelf: Shelf = field(default_factory=Shelf)
    watched: Watched = field(default_factory=Watched)
    requests: list[AccessRequest] = field(default_factory=list)
    """Who asked the owners of the account to let them in."""

    refuse_connection: dict[str, str] = field(default_factory=dict)
    settled: list[dict[str, Any]] = field(default_factory=list)
    invitations: list[AccessInvitation] = field(default_factory=list)
    invitation_refused: tuple[int, str] | None = None
    set_connections: list[dict[str, Any]] = field(default_factory=list)

    async def answer(self, request: httpx.Request) -> httpx.Response:
        service, path = request.url.host, request.url.path
        if path.startswith("/audit"):
            return self._audit(service, path, dict(request.url.params))
        if path.startswith("/retention"):
            return await self._retention(service, request)
        if path.startswith(("/deliveries", "/imports/")):
            return await self._deliveries(request, path)
        if re.search("/documents(/|$)", path) and not self.is_record_down:
            return await self.shelf.answer(request, path)
        body = json.loads(await request.aread() or b"{}")
        if service == "identity":
            return self._identity(path, body)
        if self.is_record_down:
            return httpx.Response(503)
        if service == "notifications":
            return self._notifications(path, body)
        if service == "registration":
            return self._registration(request.method, path, body)
        if self.before_correction and request.method != "GET":
            await self.before_correction()
        return self._record(request, path, body)

    async def _retention(self, service: str, request: httpx.Request) -> httpx.Response:
        if service not in self.retention:
            return httpx.Response(503)
        if request.method == "GET":
            return _json(self.retention[service])
        if self.is_report_another:
            return _problem(409, "retention_not_waiting")
        body = json.loads(await request.aread())
        self.confirmed.append((service, request.url.path.split("/")[2], body))
        return httpx.Response(204)

    def _record(self, request: httpx.Request, path: str, body: dict[str, Any]) -> httpx.Response:
        if path.startswith("/detail-changes"):
            return self._detail_changes(request, body)
        if request.method == "PATCH" and path.startswith("/accounts/"):
            return self._correct_facts(path, body)
        if "/access-invitations" in path:
            return self._invitations(request, body)
        if path.endswith("/timeline"):
            self.asked_of_timeline.append(dict(request.url.params))
            return _json(self.timeline)
        if path.endswith(("/balance", "/transactions", "/transactions.csv")):
            return self._money(request, path)
        if path.startswith("/blocks/") and path.endswith("/notices"):
            return _json(Notices(items=self.notices_of_block))
        if path.startswith(("/units/", "/blocks/")):
            kind, named = path.split("/")[1:]
            found = {**self.units, **self.blocks}.get(UUID(named))
            return _json(found) if found else _problem(404, f"{kind}_not_found")
        if "/merges" in path:
            return self._merges(request, path, body)
        if "/legal-hold" in path:
            return self._holds(request, path, body)
        if "/handovers" in path:
            return self._handovers(request, path, body)
        if path.startswith("/notices"):
            return self._notices(request, path, body)
        if path.startswith(OWN_SETTINGS):
            return self._landlord(request, path, body)
        return self._accounts(request, path, body)

    def _merges(self, request: httpx.Request, path: str, body: dict[str, Any]) -> httpx.Response:
        if "/merges/with/" in path:
            sides = {"survivor": a_side(), "merged": a_side(name="Rafa Nunez", version=2)}
            return _json(MergePreview(**sides, twice=["34208002101"], problems=self.merge_problems))
        if request.method == "GET":
            return _json(self.merges)
        if path.endswith("/undo"):
            stands = self.merges.items[0].stands_because
            return _problem(409, "merge_stands") if stands else httpx.Response(204)
        if body["merged_version"] != 2:
            return _problem(412, "contact_changed_meanwhile")
        self.merged.append(body)
        return _json(a_merge())

    def _holds(self, request: httpx.Request, path: str, body: dict[str, Any]) -> httpx.Response:
        if path.endswith("/subjects"):
            return _json(HeldSubjects(account_ids=self.held, contact_ids=[]))
        if request.method == "GET":
            return _json(self.holds)
        if self.hold_refused:
            return _problem(409, self.hold_refused)
        self.hold_words.append((path.rpartition("/")[2], body["reason"]))
        return httpx.Response(204)

    def _handovers(self, request: httpx.Request, path: str, body: dict[str, Any]) -> httpx.Response:
        if request.method == "GET":
            return _json(self.handovers)
        if path.endswith("/cancellation"):
            state = self.handovers.items[0].state
            return httpx.Response(204) if state == "planned" else _problem(409, "handover_over")
        if self.handover_refused:
            return _problem(422, "handover_invalid", fields=self.handover_refused)
        self.handovers_planned.append(body)
        return _json(a_handover(**body))

    def _correct_facts(self, path: str, body: dict[str, Any]) -> httpx.Response:
        if self.facts_refused:
            status, code, fields = self.facts_refused
            return _problem(status, code, fields=fields)
        self.facts_corrected.append(body)
        return httpx.Response(200, json={"account_id": path.split("/")[2], "version": 2})

    def _detail_changes(self, request: httpx.Request, body: dict[str, Any]) -> httpx.Response:
        if request.method == "GET":
            return _json(
                ChangesToCheck(items=self.detail_changes, waiting=len(self.detail_changes))
            )
        if self.refuse_detail:
            return _problem(409, self.refuse_detail)
        self.detail_decisions.append(body)
        return httpx.Response(204)

    def _money(self, request: httpx.Request, path: str) -> httpx.Response:
        self.asked_of_money.append(dict(request.url.params))
        if path.endswith(".csv"):
            return httpx.Response(200, text="Date,Booked on\r\n")
        return _json(self.balance if path.endswith("/balance") else self.transactions)

    def _notifications(self, path: str, body: dict[str, Any]) -> httpx.Response:
        if path == "/letters":
            self.letters.append(body)
            return httpx.Response(204)
        return _json(MessagePreview(subject="Sign up", text="Your account number is 34208002101."))

    def _registration(self, method: str, path: str, body: dict[str, Any]) -> httpx.Response:
        made = {"issued_at": "2026-11-20T12:00:00Z", "kind": "portal_key"}
        if path == "/restored-tries":
            self.restored_tries.append(body)
            return httpx.Response(204)
        if path == "/posted-secrets" and method == "GET":
            return httpx.Response(200, json={"kinds": self.posted_kinds})
        if path == "/posted-secrets":
            if self.holds_no_home:
                return _problem(409, "holds_no_home")
            secret = {"secret": "K4GE-BR1P-RJ40-4TAX1", "connection_id": body["connection_id"]}
            return httpx.Response(200, json=made | secret)
        if path == "/record-gaps":
            return _json(GapCounts(fields=self.gaps))
        if path.startswith("/record-gaps/"):
            behind = [one for one in self.behind if one.is_missing or path.endswith("surname")]
            return _json(GapAccounts(items=behind, next=self.behind_next))
        if path.startswith("/posted-secrets/"):
            told = {"state": "waiting", "connection_id": path.rpartition("/")[2]}
            return httpx.Response(200, json={"items": [made | told]})
        return _json(Candidates(items=self.candidates))

    def _identity(self, path: str, body: dict[str, Any]) -> httpx.Response:
        if self.is_identity_down:
            return httpx.Response(503)
        if path.startswith("/contacts/"):
            return _json(ContactLogin(user_id=self.login))
        if path.startswith(("/data-requests", "/closings")):
            return self.watched.answer(path)
        if path == "/people":
            return _json(People(items=[one for one in self.people if _is_asked_for(one, body)]))
        if path == "/sessions/end":
            return httpx.Response(204)
        if path.startswith("/drafts"):
            return self._draft(path, body)
        if body.get("token") in self.ended:
            return _problem(401, "session_not_found")
        if path.startswith("/sessions"):
            return _session(path, body, self.proved_at)
        if path == "/unlock-links/take":
            return self._unlock(body["token"])
        if path.startswith("/password-resets"):
            return self._reset(path, body)
        return self._invitation(path)

    def _draft(self, path: str, body: dict[str, str]) -> httpx.Response:
        if path == "/drafts":
            draft_id, name = uuid4(), body["session"]
            self.drafts[draft_id] = (name, body["content"])
            person = _PEOPLE[name].user_id or uuid4()
            return _json(DraftPlace(draft_id=draft_id, user_id=person))
        name, content = self.drafts.get(UUID(body["draft_id"]), ("", ""))
        if name != body["session"] or name in self.ended:
            return _problem(404, "draft_not_found")
        return _json(Draft(content=content))

    def _unlock(self, token: str) -> httpx.Response:
        if token not in self.unlock_links:
            return _problem(404, "unlock_link_not_valid")
        self.unlock_links.remove(token)
        return httpx.Response(204)

    def _reset(self, path: str, body: dict[str, Any]) -> httpx.Response:
        if path in {"/password-resets", "/password-resets/again"}:
            self.asked_for_links.append(body.get("email") or body["token"])
            return httpx.Response(204)
        if body["token"] not in self.links:
            return _problem(404, "password_reset_not_valid")
        if path.endswith("/look"):
            return _json(PasswordResetView(kind="staff", email="kit.sorrell@harrowmere.example"))
        if self.refuse_password:
            return _problem(422, "weak_password", fields={"password": self.refuse_password})
        self.links.clear()
        return httpx.Response(204)

    def _audit(self, service: str, path: str, query: dict[str, str]) -> httpx.Response:
        if (service == "identity" and self.is_identity_down) or (
            service != "identity" and self.is_record_down
        ):
            return httpx.Response(503)
        entries = self.audits.get(service, [])
        if path != "/audit":
            found = [one for one in entries if path.endswith(str(one.entry_id))]
            return _json(found[0]) if found else _problem(404, "audit_entry_not_found")
        self.asked_of_audits.append((service, query))
        before = query.get("before_at")
        older = [
            one for one in entries if before is None or one.at < datetime.fromisoformat(before)
        ]
        return _json(AuditPage(items=older[:50], has_more=len(older) > 50))

    def _invitation(self, path: str) -> httpx.Response:
        if self.invitation is None:
            return _problem(404, "invitation_not_valid")
        if path == "/invitations/look":
            return _json(self.invitation)
        if self.refuse_password:
            return _problem(422, "weak_password", fields={"password": self.refuse_password})
        self.invitation = None
        return httpx.Response(204)

    def _connections(self, request: httpx.Request, body: dict[str, Any]) -> httpx.Response:
        if request.method == "GET":
            if not request.url.path.endswith(str(CONTACT_ID)):
                return _problem(404, "contact_not_found")
            facts = contact().model_dump()
            kept = ("title", "first_name", "last_name", "organisation", "emails", "phones")
            return _json(
                ContactView(
                    contact_id=CONTACT_ID,
                    version=self.contact_version,
                    connections=self.connected,
                    changes=self.changes,
                    **{name: facts[name] for name in kept},
                )
            )
        if self.refuse_connection:
            return _problem(422, "connection_terms_invalid", fields=self.refuse_connection)
        if request.method == "PUT" and request.headers["If-Match"] != '"4"':
            return _problem(412, "connection_changed_meanwhile")
        self.set_connections.append(body)
        return _json(ConnectionVersion(connection_id=CONNECTION_ID, version=5))

    def _decided(self, path: str, body: dict[str, Any]) -> httpx.Response:
        if path.endswith("/veto"):
            if self.requests[0].state != "waiting":
                return _problem(409, "access_request_decided")
            self.set_connections.append(body)
            return httpx.Response(204)
        if self.refuse_connection:
            return _problem(422, "connection_terms_invalid", fields=self.refuse_connection)
        if self.settled and self.settled[-1]["outcome"] != body["outcome"]:
            return _problem(409, "objection_settled")
        self.settled.append(body)
        return httpx.Response(204)

    def _invitations(self, request: httpx.Request, body: dict[str, Any]) -> httpx.Response:
        if request.method == "GET":
            return _json(AccessInvitations(items=self.invitations))
        if self.invitation_refused:
            status, code = self.invitation_refused
            return _problem(status, code, fields={"documents": "This account is not on eBilling"})
        self.set_connections.append({"path": request.url.path, **body})
        return httpx.Response(204)

    async def _deliveries(self, request: httpx.Request, path: str) -> httpx.Response:
        if self.is_record_down:
            return httpx.Response(503)
        named = path.split("/")[2:]
        if path.startswith("/imports/"):
            return httpx.Response(200, text="line,column,problem,advice\r\n2,role,is wrong,x\r\n")
        if request.method == "PUT":
            self.files_sent[named[0]] = (await request.aread(), dict(request.url.params))
            self.deliveries.setdefault(named[0], a_delivery(delivery_id=named[0]))
            return _json(self.deliveries[named[0]], status=202)
        if not named:
            return _json(Deliveries(items=list(self.deliveries.values())))
        known = self.deliveries.get(named[0])
        if known is None:
            return _problem(404, "delivery_not_found")
        if request.method == "POST":
            if self.refuse_delivery:
                return _problem(409, self.refuse_delivery)
            self.delivery_acts.append(path.rpartition("/")[2])
        return _json(known)

    def _notices(self, request: httpx.Request, path: str, body: dict[str, Any]) -> httpx.Response:
        named = path.split("/")[2:]
        known = self.notices.get(named[0]) if named else None
        if request.method == "PUT":
            version = known["version"] if known else 0
            if request.headers["If-Match"] != f'"{version}"':
                return _problem(412, "notice_changed_meanwhile")
            told = {"changed_by_name": "Priya Ranasinghe", "changed_at": "2026-11-02T09:30:00Z"}
            self.notices[named[0]] = {
                **body,
                **told,
                "notice_id": named[0],
                "version": version + 1,
            }
            return httpx.Response(204)
        if not named:
            return _json(Notices.model_validate({"items": list(self.notices.values())}))
        if known is None:
            return _problem(404, "notice_not_found")
        if request.method == "POST":
            known["ended_at"] = "2026-11-03T09:30:00Z"
            return httpx.Response(204)
        return _json(NoticeView.model_validate(known))

    def _landlord(self, request: httpx.Request, path: str, body: dict[str, Any]) -> httpx.Response:
        if path.endswith("/changes"):
            return _json(LandlordHistory(items=self.landlord_changes))
        if request.method == "PATCH":
            if request.headers["If-Match"] != f'"{self.landlord.version}"':
                return _problem(412, "landlord_changed_meanwhile")
            if self.landlord_refused:
                return _problem(422, "landlord_settings_invalid", fields=self.landlord_refused)
            known = self.landlord.settings.model_dump(exclude_none=True)
            settings = LandlordSettings.model_validate({**known, **body})
            self.landlord = LandlordView(version=self.landlord.version + 1, settings=settings)
        return _json(self.landlord)

    def _accounts(self, request: httpx.Request, path: str, body: dict[str, Any]) -> httpx.Response:
        if path in ("/accounts/lookup", "/contacts", "/contacts/lookup", "/places"):
            named = request.url.params.get("q", "").lower()
            places = [one for one in self.places if named in one.name.lower()]
            answers = {
                "/accounts/lookup": AccountHits(items=self.looked_up),
                "/contacts": FoundContacts(items=self.people_found),
                "/contacts/lookup": FoundContacts(items=self.people_found),
                "/places": Places(items=places),
            }
            return _json(answers[path])
        if path.startswith("/contacts/") and request.method != "PATCH":
            return self._connections(request, body)
        if path == "/account-lists":
            self.lists_taken.append(body)
            return _json(AccountHits(items=self.looked_up, has_more=self.has_more_accounts))
        if request.method == "PATCH":
            if request.headers["If-Match"] != f'"{self.contact_version}"':
                return _problem(412, "stale")
            self.contact_version += 1
            self.corrected.append(body)
            return _json(ContactVersion(contact_id=CONTACT_ID, version=self.contact_version))
        if path.endswith(("/access-requests", "/payments")):
            is_paid = path.endswith("/payments")
            requests = AccountRequests(items=self.requests)
            return _json(AccountPayments(items=self.payments) if is_paid else requests)
        if path.endswith(("/veto", "/settlement")):
            return self._decided(path, body)
        if path.endswith("/changes"):
            return _json(RecordChanges(items=self.changes))
        if path.endswith("/confirmation"):
            if request.headers["If-Match"] != '"4"':
                return _problem(412, "connection_changed_meanwhile")
            self.corrected.append(body)
            return _json(ConnectionVersion(connection_id=CONNECTION_ID, version=5))
        if request.method == "POST":
            made = self.decisions.setdefault(body["decision_id"], {**body, "id": str(uuid4())})
            return _json(
                NewConnection(contact_id=UUID(made["id"]), connection_id=uuid4(), version=1)
            )
        if path == "/accounts":
            text = request.url.params["q"]
            self.searched_in += request.url.params.get_list("place")
            hits = [
                a for a in self.accounts.values() if text.lower() in a.model_dump_json().lower()
            ]
            return _json(
                AccountHits(
                    items=[
                        AccountHit(
                            account_id=a.account_id,
                            reference=a.reference,
                            name=a.name,
                            status=a.status,
                            address=", ".join(a.address_lines),
                            postcode=a.postcode,
                        )
                        for a in hits
                    ]
                )
            )
        found = self.accounts.get(UUID(path.rpartition("/")[2]))
        return _json(found) if found else _problem(404, "account_not_found")


_PEOPLE = {"tobias": TOBIAS, "priya": PRIYA, "theo": THEO, "wren": WREN}
_ROLES = {
    "tobias": ["agent"],
    "priya": ["agent", "lead"],
    "theo": ["auditor"],
    "wren": ["exporter"],
}


class Exchange(httpx.AsyncBaseTransport):
    """The line to the neighbours of the test that runs."""

    neighbours: Neighbours

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self.neighbours.answer(request)


def _session(path: str, body: dict[str, Any], proved_at: datetime | None = None) -> httpx.Response:
    people = _PEOPLE
    if path == "/sessions":
        name = body["email"].partition("@")[0]
        if body["password"].startswith("sign_in_locked"):
            return _problem(401, body["password"])
        if name not in people or body["password"] != PASSWORD:
            return _problem(401, "sign_in_failed")
        end = datetime.now(UTC) + timedelta(hours=8)
        return _json(
            SessionOpened(
                token=name,
                session_id=uuid4(),
                kind="staff",
                expires_at=end,
                device=body["device"] or "this-browser",
            )
        )
    if path == "/sessions/passkey":
        return _problem(401, "sign_in_failed")
    person = people.get(body["token"])
    if person is None or person.user_id is None:
        return _problem(401, "session_over")
    return _json(
        SessionView(
            session_id=person.user_id,
            user_id=person.user_id,
            kind="staff",
            display_name=person.name,
            email=f"{body['token']}@harrowmere.example",
            roles=_ROLES[body["token"]],
            proved_at=proved_at,
            idle_seconds_left=900,
            tokens={"accounts": "a", "registration": "r", "identity": "i", "notifications": "n"},
        )
    )


def _is_asked_for(person: Person, query: dict[str, Any]) -> bool:
    text = query.get("text", "")
    return str(person.user_id) in query.get("user_ids", []) or (
        bool(text) and text.lower() in (person.email, person.name.lower())
    )


def _json(model: Any, *, status: int = 200) -> httpx.Response:
    return httpx.Response(status, content=model.model_dump_json())


def _problem(status: int, code: str, **more: Any) -> httpx.Response:
    return httpx.Response(status, json={"title": code, "code": code, "status": status, **more})


def service_over(
    database: Database, exchange: httpx.AsyncBaseTransport, folder: Path
) -> Service[CasesSettings]:
    """Assemble the service over `database`, speaking over `exchange`."""
    key = Ed25519PrivateKey.generate()
    public = {
        issuer: base64.b64encode(key.public_key().public_bytes_raw()).decode()
        for issuer in (
            "service:identity",
            "service:registration",
            "service:notifications",
            "service:gateway",
        )
    }
    (folder / "landlords.yaml").write_text(yaml.safe_dump({"landlords": [LANDLORD]}))
    (folder / "signing.key").write_text(base64.b64encode(key.private_bytes_raw()).decode())
    (folder / "callers.json").write_text(json.dumps(public))
    settings = CasesSettings(
        database_url=database.url,
        broker_url="amqp://nowhere",
        landlords_file=folder / "landlords.yaml",
        signing_key_file=folder / "signing.key",
        caller_keys_file=folder / "callers.json",
        port=0,
        identity_url="http://identity",
        registration_url="http://registration",
        accounts_url="http://accounts",
        notifications_url="http://notifications",
        files_folder=folder / "files",
    )
    context = build_context("cases", settings)
    context.database = database
    context.http = httpx.AsyncClient(transport=exchange)
    return assemble(context)


def token_for(
    service: Service[CasesSettings], issuer: str, kind: str = "service", **claims: str
) -> dict[str, str]:
    """Return the header of a caller of the API."""
    signer = Signer(issuer, service.context.signer.key)
    subject = None if kind == "service" else claims.get("user_id", str(uuid4()))
    token = signer.token(
        audience="cases",
        landlord_id=HARROWMERE,
        subject=subject,
        kind=kind,
        claims=claims,
    )
    return {"Authorization": f"Bearer {token}"}


class Browser:
    """A browser as far as forms and cookies go."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def get(self, path: str) -> httpx.Response:
        return await self.http.get(path)

    async def post(self, path: str, **fields: str | list[str]) -> httpx.Response:
        """Send a form with the token of this browser."""
        if "__Host-lodge-staff-csrf" not in self.http.cookies:
            await self.http.get("/sign-in")
        fields["csrf_token"] = self.http.cookies["__Host-lodge-staff-csrf"]
        return await self.http.post(path, data=fields, headers={"Sec-Fetch-Site": "same-origin"})

    async def sign_in(self, name: str = "tobias") -> "Browser":
        answer = await self.post("/sign-in", email=f"{name}@harrowmere.example", password=PASSWORD)
        assert answer.status_code == 303, answer.text
        return self
