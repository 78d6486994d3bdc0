"""Two contacts are one person: one of them stays, and all that is the other's becomes theirs."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.text import _
from contracts.events.accounts import ContactRecorded, ContactsMerged
from services.accounts.domain.errors import (
    ContactChangedMeanwhile,
    ContactNotFound,
    DecisionUsedElsewhere,
    MergeInvalid,
)
from services.accounts.domain.merging import strength
from services.accounts.domain.roles import IN_FORCE, RoleStatus, london_date
from services.accounts.store.connections import announce_connection, set_terms, terms_of
from services.accounts.store.merging import (
    DETAILS,
    connections_of,
    details_of,
    merge_of,
    merge_with_id,
    move_rows,
    open_matters,
    state_of,
)
from services.accounts.store.people import contact_for_update, lock_accounts_of
from services.accounts.store.staging import contact_words
from services.accounts.store.words import refresh_words
from services.accounts.tables import ConnectionRow, ContactRow, MergeRow


async def merge_contacts(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    merge_id: UUID,
    survivor_id: UUID,
    merged_id: UUID,
    seen_versions: tuple[int, int],
    has_login: bool,
    survivor_user_id: UUID | None = None,
    reason: str,
    merged_by: str,
    merged_by_name: str,
    merged_at: datetime,
) -> tuple[MergeRow, bool]:
    """Move everything to the survivor, keep what was moved, and say whether it is new.

    `has_login`: whoever is merged can sign in; `survivor_user_id`: by which login the other one
    does. The same id again changes nothing.

    Raises:
        ContactNotFound: one of them is not on record.
        ContactChangedMeanwhile: one of them is not as it was seen.
        MergeInvalid: it cannot be; `fields` say why and what to do.
        DecisionUsedElsewhere: the id is of another merge.
    """
    for contact_id in sorted((survivor_id, merged_id)):
        await lock_accounts_of(session, landlord_id, contact_id)
    people = {
        contact_id: await contact_for_update(session, landlord_id, contact_id)
        for contact_id in sorted((survivor_id, merged_id))
    }
    survivor, merged = people[survivor_id], people[merged_id]
    if survivor is None or merged is None:
        raise ContactNotFound("no such contact")
    if known := await merge_with_id(session, landlord_id, merge_id):
        if (known.survivor_id, known.merged_id) != (survivor_id, merged_id):
            raise DecisionUsedElsewhere("this was about somebody else")
        return known, False
    if problems := await problems_between(session, survivor, merged, has_login=has_login):
        raise MergeInvalid("they cannot be merged so", fields=problems)
    if (survivor.version, merged.version) != seen_versions:
        raise ContactChangedMeanwhile("one of them was changed meanwhile")

    details = details_of(survivor)
    connections = await _move_connections(session, survivor, merged, merged_at)
    moved = {
        "rows": await move_rows(session, landlord_id, merged_id, survivor_id),
        "details": details,
        "connections": connections,
    }
    _fill(survivor, merged)
    survivor.version += 1
    merged.version += 1
    row = MergeRow(
        id=merge_id,
        landlord_id=landlord_id,
        survivor_id=survivor_id,
        merged_id=merged_id,
        reason=reason.strip(),
        moved={**moved, "version": survivor.version},
        merged_by=merged_by,
        merged_by_name=merged_by_name,
        merged_at=merged_at,
        undone_by_name="",
    )
    session.add(row)
    await session.flush()
    await tell(session, landlord_id, [survivor, merged], [UUID(key) for key in connections])
    announce(
        session,
        ContactsMerged(
            landlord_id=landlord_id,
            occurred_at=merged_at,
            merge_id=merge_id,
            survivor_id=survivor_id,
            merged_id=merged_id,
            survivor_user_id=survivor_user_id,
        ),
    )
    return row, True


async def problems_between(
    session: AsyncSession, survivor: ContactRow, merged: ContactRow, *, has_login: bool
) -> dict[str, str]:
    """Return what keeps two contacts from being merged, with what to do about it."""
    landlord_id, problems = survivor.landlord_id, dict[str, str]()
    if survivor.id == merged.id:
        return {"merged_id": _("This is the same contact. Choose the other one.")}
    if has_login:
        problems["login"] = _(
            "The one that would go can sign in. Let that one stay instead; if both can sign in, "
            "turn off the login that is not needed first."
        )
    for one in (survivor, merged):
        if await merge_of(session, landlord_id, one.id):
            problems["merged_id"] = _("One of them was merged before. Undo that first.")
        matters = await open_matters(session, landlord_id, one.id)
        if "objection" in matters:
            problems["objection"] = _(
                "An owner objects to access of one of them. Settle it in its case first."
            )
        if "wish" in matters:
            problems["wish"] = _(
                "One of them asked for a change of their details. Decide about it first."
            )
        if "handover" in matters:
            problems["handover"] = _(
                "The end of an ownership is planned for an account of theirs. Merge them after "
                "its day, or cancel it first."
            )
    born = {survivor.date_of_birth, merged.date_of_birth} - {None}
    if len(born) > 1:
        problems["date_of_birth"] = _("They were born on different days: two people.")
    return problems


async def _move_connections(
    session: AsyncSession, survivor: ContactRow, merged: ContactRow, at: datetime
) -> dict[str, Any]:
    """Move them, and return how each stood before, with its version afterwards.

    Where both are the same to an account the survivor's connection takes the stronger terms, and
    the other one stays where it is and ends.
    """
    theirs = {
        (one.account_id, one.role): one
        for one in await connections_of(session, survivor.landlord_id, survivor.id)
    }
    kept: dict[str, Any] = {}
    for one in await connections_of(session, merged.landlord_id, merged.id):
        same = theirs.get((one.account_id, one.role))
        changed = [one] if same is None else [one, same]
        befores = [state_of(each) for each in changed]
        if same is None:
            one.contact_id = survivor.id
        else:
            await _keep_stronger(session, same, one, at)
        for each, before in zip(changed, befores, strict=True):
            if state_of(each) != before:
                each.version += 1
                kept[str(each.id)] = {"before": before, "version": each.version}
        await session.flush()
    return kept


async def _keep_stronger(
    session: AsyncSession, same: ConnectionRow, other: ConnectionRow, at: datetime
) -> None:
    mine, yours = terms_of(same), terms_of(other)
    is_other_stronger = strength(yours, is_provisional=other.is_provisional) > strength(
        mine, is_provisional=same.is_provisional
    )
    waits = (other.is_provisional, other.awaits_letter, other.provisional_until)
    if yours.status in (RoleStatus.REQUESTED, *IN_FORCE):
        set_terms(other, replace(yours, status=RoleStatus.PREVIOUS).ended(london_date(at)))
        other.is_provisional = other.awaits_letter = False
        other.provisional_until = None
        await session.flush()  # an account has one owner in force at any moment
    if is_other_stronger:
        set_terms(same, yours)
        same.is_provisional, same.awaits_letter, same.provisional_until = waits


def _fill(survivor: ContactRow, merged: ContactRow) -> None:
    """Give the survivor every address, and the details they lack."""
    known = {email.lower() for email in (survivor.email, *survivor.other_emails) if email}
    more = [
        email
        for email in (merged.email, *merged.other_emails)
        if email and email.lower() not in known
    ]
    survivor.other_emails = [*survivor.other_emails, *dict.fromkeys(more)]
    for name in DETAILS:
        if not getattr(survivor, name) and getattr(merged, name):
            setattr(survivor, name, getattr(merged, name))
    survivor.words = contact_words(
        survivor.first_name,
        survivor.last_name,
        survivor.organisation,
        (survivor.email, *survivor.other_emails),
    )


async def tell(
    session: AsyncSession,
    landlord_id: UUID,
    people: list[ContactRow],
    connection_ids: list[UUID],
) -> None:
    """Announce both people and every connection that is different, and renew the words."""
    accounts = set[UUID]()
    for one in people:
        announce(
            session,
            ContactRecorded(landlord_id=landlord_id, contact_id=one.id, version=one.version),
        )
        for connection in await connections_of(session, landlord_id, one.id):
            accounts.add(connection.account_id)
            if connection.id in connection_ids:
                announce_connection(session, connection)
    await refresh_words(session, landlord_id, accounts)
