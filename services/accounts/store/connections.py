"""Connections as staff and owners set them: their terms, their log, the word that goes round."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.accounts import AccessChange, AccessChanged, ConnectionChanged
from services.accounts.domain.connections import Terms
from services.accounts.domain.roles import IN_FORCE, RoleStatus
from services.accounts.tables import ConnectionRow, ContactChangeRow


def terms_of(connection: ConnectionRow) -> Terms:
    """Return the terms of a connection as they stand."""
    return Terms(
        status=RoleStatus(connection.status),
        valid_from=connection.valid_from,
        valid_to=connection.valid_to,
        finance=connection.finance,
        maintenance=connection.maintenance,
        keys=connection.keys,
        documents=connection.documents,
    )


def set_terms(connection: ConnectionRow, terms: Terms) -> None:
    """Store the terms; the version is the caller's to count."""
    connection.status = terms.status
    connection.valid_from, connection.valid_to = terms.valid_from, terms.valid_to
    connection.finance, connection.maintenance = terms.finance, terms.maintenance
    connection.keys, connection.documents = terms.keys, terms.documents


def log_terms(
    session: AsyncSession,
    connection: ConnectionRow,
    before: Terms | None,
    *,
    decision_id: UUID,
    reason: str,
    changed_by: str,
    changed_by_name: str,
    changed_at: datetime,
) -> dict[str, str]:
    """Write down each term that is different now, and return them: name → `old → new`."""
    now = {"role": connection.role, **terms_of(connection).as_text()}
    old = {"role": connection.role, **before.as_text()} if before else dict.fromkeys(now, "")
    told = {name: (old[name], new) for name, new in now.items() if old[name] != new}
    for name, (was, is_) in told.items():
        session.add(
            ContactChangeRow(
                id=uuid4(),
                landlord_id=connection.landlord_id,
                contact_id=connection.contact_id,
                account_id=connection.account_id,
                version=connection.version,
                field=f"connection_{name}",
                before=was,
                after=is_,
                reason=reason,
                decision_id=decision_id,
                changed_by=changed_by,
                changed_by_name=changed_by_name,
                changed_at=changed_at,
            )
        )
    return {name: f"{was or '-'} → {is_ or '-'}" for name, (was, is_) in told.items()}


def announce_connection(
    session: AsyncSession, connection: ConnectionRow, registration_id: UUID | None = None
) -> None:
    """Announce `ConnectionChanged` with the connection as it stands."""
    announce(
        session,
        ConnectionChanged.model_validate(
            {
                "landlord_id": connection.landlord_id,
                "connection_id": connection.id,
                "contact_id": connection.contact_id,
                "account_id": connection.account_id,
                "status": str(connection.status),
                "version": connection.version,
                "registration_id": registration_id,
            }
        ),
    )


def announce_access(
    session: AsyncSession,
    connection: ConnectionRow,
    change: AccessChange,
    *,
    by_owner: bool,
    told: Iterable[UUID],
    but: UUID | None = None,
) -> None:
    """Announce `AccessChanged`, by which people are told; nobody to tell, nothing announced.

    `told` are contacts, and `but` is whoever did it: they know.
    """
    people = sorted(set(told) - {but})
    if not people:
        return
    announce(
        session,
        AccessChanged(
            landlord_id=connection.landlord_id,
            connection_id=connection.id,
            account_id=connection.account_id,
            contact_id=connection.contact_id,
            change=change,
            by="owner" if by_owner else "staff",
            told_ids=people,
        ),
    )


def kind_of_change(before: Terms | None, after: Terms) -> AccessChange:
    """Name what became of somebody's access."""
    is_given = after.status in IN_FORCE
    if is_given and (before is None or before.status not in IN_FORCE):
        return "given"
    if before is not None and before.status in IN_FORCE and not is_given:
        return "ended"
    return "changed"
