"""The audit: who did what, to whom or what, when, from where."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from chassis.audit.reading import AuditEntry, read_audit_entry
from chassis.errors import NotFound
from contracts.api.identity import SessionView
from services.cases.domain.acts import TOPICS, detail_text, service_text, topic_text
from services.cases.pages.auditing import (
    OWN,
    SERVICES,
    Answer,
    AuditFilter,
    Told,
    answer_to,
    chosen_of,
    line_of_entry,
    people_of,
    question_of,
)
from services.cases.pages.frame import (
    clients_of,
    landlord_of,
    needs_one_of,
    page,
    record_look,
    transaction,
)

router = APIRouter(prefix="/audit", include_in_schema=False)


class AuditEntryNotFound(NotFound):
    """There is no such entry."""

    code = "audit_entry_not_found"


Auditor = Annotated[SessionView, Depends(needs_one_of("auditor", "identity_admin"))]


@router.get("")
async def show_audit(request: Request, staff: Auditor) -> Response:
    """Show entries, the newest first, page by page. The look is written down as well."""
    wanted, problems = AuditFilter.of(request), dict[str, str]()
    question = await question_of(request, staff, wanted, problems)
    answer = Answer([], has_more=False, missing=[])
    if question is not None:
        answer = await answer_to(request, staff, wanted, question)
        chosen = {
            "person": str(question.person or ""),
            "about": str(question.subject or ""),
            "topic": wanted.topic,
            "since": wanted.since,
            "until": wanted.until,
        }
        await _write_down(request, staff, {name: told for name, told in chosen.items() if told})
    people = await people_of(request, staff, answer.told)
    return page(
        request,
        "desk/audit.html",
        status=422 if problems else 200,
        here="audit",
        wanted=wanted,
        problems=problems,
        lines=[line_of_entry(each, people) for each in answer.told],
        missing=[service_text(service) for service in answer.missing],
        older=_older(wanted, answer),
        is_first="after" not in request.query_params,
        chosen=chosen_of(wanted),
        topics=[{"value": topic, "text": topic_text(topic)} for topic in TOPICS],
        services=[{"value": service, "text": service_text(service)} for service in SERVICES],
    )


@router.get("/{service}/{entry_id}")
async def show_entry(request: Request, service: str, entry_id: UUID, staff: Auditor) -> Response:
    """Show one entry with all that was written down."""
    entry = await _entry(request, staff, service, entry_id)
    told = Told(service, entry)
    people = await people_of(request, staff, [told])
    await _write_down(request, staff, {"entry": str(entry_id)})
    return page(
        request,
        "desk/audit_entry.html",
        here="audit",
        line=line_of_entry(told, people),
        entry=entry,
        details=[(detail_text(name), value) for name, value in sorted(entry.details.items())],
        trace_href=AuditFilter(trace=entry.correlation_id).href(),
        person_href=AuditFilter(who=entry.actor).href(),
        about_href=AuditFilter(about=str(entry.subject_id or "")).href(),
    )


async def _entry(request: Request, staff: SessionView, service: str, entry_id: UUID) -> AuditEntry:
    if service not in SERVICES:
        raise AuditEntryNotFound("no part of Lodge has this name")
    if service != OWN:
        return await clients_of(request).audits.entry(service, staff.tokens[service], entry_id)
    async with transaction(request) as session:
        entry = await read_audit_entry(
            session, landlord_id=landlord_of(request).id, entry_id=entry_id
        )
    if entry is None:
        raise AuditEntryNotFound("there is no such entry")
    return entry


async def _write_down(request: Request, staff: SessionView, details: dict[str, str]) -> None:
    async with transaction(request) as session:
        record_look(
            session,
            staff,
            act="audit.looked_at",
            landlord_id=landlord_of(request).id,
            details=details,
        )


def _older(wanted: AuditFilter, answer: Answer) -> str:
    """Return the address of the next page; empty where nothing is older."""
    if not answer.has_more or not answer.told:
        return ""
    last = answer.told[-1].entry
    after = urlencode({"after": f"{last.at.isoformat()}_{last.entry_id}"})
    address = wanted.href()
    return f"{address}{'&' if '?' in address else '?'}{after}"
