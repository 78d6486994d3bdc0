"""What the pages of the audit share: what was asked for, who answers it, and how it is told."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Request

from chassis.audit.reading import AuditEntry, AuditPage, AuditQuestion, read_audit
from chassis.errors import Unavailable
from chassis.text import _
from contracts.api.identity import SessionView
from contracts.api.identity.people import PeopleQuery, Person
from services.cases.domain.acts import TOPICS, act_text, actor_kind_text, service_text, topic_text
from services.cases.pages.frame import clients_of, id_or_none, landlord_of, transaction

SERVICES = ("identity", "registration", "accounts", "notifications", "cases")
OWN = "cases"
ON_A_PAGE = 50
LONGEST = 320
HERE = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class AuditFilter:
    """What an auditor chose. What means nothing was left out."""

    who: str = ""
    topic: str = ""
    service: str = ""
    about: str = ""
    trace: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def of(cls, request: Request) -> "AuditFilter":
        """Read the address."""
        asked = {name: request.query_params.get(name, "") for name in cls.__dataclass_fields__}
        asked = {
            name: " ".join(said.replace("\x00", " ").split())[:LONGEST]
            for name, said in asked.items()
        }
        asked["topic"] = asked["topic"] if asked["topic"] in TOPICS else ""
        asked["service"] = asked["service"] if asked["service"] in SERVICES else ""
        return cls(**asked)

    def href(self, **changes: str) -> str:
        """Return the address of the page with some choices changed."""
        chosen = {name: value for name, value in {**vars(self), **changes}.items() if value}
        return f"/audit?{urlencode(chosen)}" if chosen else "/audit"


@dataclass(frozen=True)
class Told:
    """One entry and the part of Lodge that wrote it."""

    service: str
    entry: AuditEntry


@dataclass(frozen=True)
class Answer:
    """What the services said."""

    told: Sequence[Told]
    has_more: bool
    missing: Sequence[str]
    """Services that did not answer."""


async def question_of(
    request: Request, staff: SessionView, wanted: AuditFilter, problems: dict[str, str]
) -> AuditQuestion | None:
    """Turn the choices into a question; None, and advice in `problems`, where one is no choice."""
    person = await _person(request, staff, wanted.who, problems)
    about = id_or_none(wanted.about) if wanted.about else None
    if wanted.about and about is None:
        problems["about"] = _("Paste the whole id, as another entry shows it")
    since, until = (
        _day(wanted.since, "since", problems),
        _day(wanted.until, "until", problems),
    )
    at, _sign, entry_id = request.query_params.get("after", "").partition("_")
    if problems:
        return None
    return AuditQuestion(
        person=person,
        acts=TOPICS.get(wanted.topic, ""),
        subject=about,
        correlation_id=wanted.trace[:64],
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until and until < date.max else None,
        before_at=_instant(at),
        before_id=id_or_none(entry_id) if _instant(at) else None,
        limit=ON_A_PAGE,
    )


async def _person(
    request: Request, staff: SessionView, who: str, problems: dict[str, str]
) -> UUID | None:
    if not who or (known := id_or_none(who)):
        return known if who else None
    found = await clients_of(request).audits.people(staff.tokens["identity"], PeopleQuery(text=who))
    if len(found.items) == 1:
        return found.items[0].user_id
    names = ", ".join(sorted({one.email for one in found.items}))
    problems["who"] = (
        _("Several people fit: %(names)s. Type one address.") % {"names": names}
        if names
        else _("Nobody has this. Type a whole email address, or part of a colleague's name.")
    )
    return None


def _day(text: str, name: str, problems: dict[str, str]) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    if text:
        problems[name] = _("Enter a day such as 29/04/2026")
    return None


def _midnight(day: date) -> datetime:
    """Return when the day began here."""
    return datetime.combine(day, time(), HERE) if day.year > 1 else datetime.min.replace(tzinfo=UTC)


def _instant(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo and 1 < moment.year < date.max.year else None


async def answer_to(
    request: Request, staff: SessionView, wanted: AuditFilter, question: AuditQuestion
) -> Answer:
    """Ask every service concerned at once, and put their entries in one order."""
    services = [wanted.service] if wanted.service else list(SERVICES)
    pages = await asyncio.gather(*(_page(request, staff, each, question) for each in services))
    answered = {s: found for s, found in zip(services, pages, strict=True) if found is not None}
    told = sorted(
        (Told(service, entry) for service, found in answered.items() for entry in found.items),
        key=lambda each: (each.entry.at, each.entry.entry_id),
        reverse=True,
    )
    return Answer(
        told[:ON_A_PAGE],
        len(told) > ON_A_PAGE or any(found.has_more for found in answered.values()),
        [service for service in services if service not in answered],
    )


async def _page(
    request: Request, staff: SessionView, service: str, question: AuditQuestion
) -> AuditPage | None:
    if service == OWN:
        async with transaction(request) as session:
            return await read_audit(session, landlord_id=landlord_of(request).id, question=question)
    try:
        return await clients_of(request).audits.page(service, staff.tokens[service], question)
    except Unavailable:
        return None


async def people_of(
    request: Request, staff: SessionView, told: Sequence[Told]
) -> Mapping[UUID, Person]:
    """Return the people of these entries, as far as identity answers."""
    ids = {known for each in told if (known := id_or_none(each.entry.actor))}
    ids |= {
        each.entry.subject_id
        for each in told
        if each.entry.subject_id and each.entry.subject_kind in {"customer", "staff"}
    }
    if not ids:
        return {}
    try:
        found = await clients_of(request).audits.people(
            staff.tokens["identity"], PeopleQuery(user_ids=sorted(ids))
        )
    except Unavailable:
        return {}
    return {one.user_id: one for one in found.items}


def line_of_entry(told: Told, people: Mapping[UUID, Person]) -> dict[str, object]:
    """Return what a line of the list, and the head of an entry's page, say."""
    entry = told.entry
    actor = people.get(id_or_none(entry.actor) or UUID(int=0))
    subject = people.get(entry.subject_id) if entry.subject_id else None
    return {
        "entry": entry,
        "service": service_text(told.service),
        "href": f"/audit/{told.service}/{entry.entry_id}",
        "act": act_text(entry.act),
        "who": entry.actor_name or _name(actor) or actor_kind_text(entry.actor_kind),
        "who_kind": actor_kind_text(entry.actor_kind),
        "about": _about(entry, _name(subject)),
        "about_href": _href(entry),
    }


def _name(person: Person | None) -> str:
    return (person.name or person.email) if person else ""


def _about(entry: AuditEntry, name: str) -> str:
    """Return whom or what it is about; empty where that is the person who acted."""
    if entry.subject_id is None or str(entry.subject_id) == entry.actor:
        return ""
    reference = entry.details.get("reference", "")
    words = {
        "customer": _("Customer"),
        "staff": _("Colleague"),
        "case": _("Case"),
        "account": _("Account"),
        "contact": _("Contact"),
        "import": _("Records file"),
    }
    return name or " ".join((words.get(entry.subject_kind, entry.subject_kind), reference)).strip()


def _href(entry: AuditEntry) -> str:
    folder = {"case": "/cases", "account": "/accounts", "staff": "/staff"}.get(entry.subject_kind)
    return f"{folder}/{entry.subject_id}" if folder and entry.subject_id else ""


def chosen_of(wanted: AuditFilter) -> list[dict[str, str]]:
    """Return the filters in force, each with the address of the page without it."""
    said = {
        "who": wanted.who,
        "topic": topic_text(wanted.topic) if wanted.topic else "",
        "service": service_text(wanted.service) if wanted.service else "",
        "about": wanted.about,
        "trace": wanted.trace,
        "since": _("From %(day)s") % {"day": wanted.since} if wanted.since else "",
        "until": _("Until %(day)s") % {"day": wanted.until} if wanted.until else "",
    }
    return [
        {"text": text, "href": wanted.href(**{name: ""})} for name, text in said.items() if text
    ]
