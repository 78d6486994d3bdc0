"""Registrations and the attempts made for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, false, func, not_, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.retention.keeping import Due, Held
from services.registration.domain.errors import RegistrationNotFound
from services.registration.domain.states import UNDECIDED, State
from services.registration.tables import AttemptRow, RegistrationRow


async def find_registration(session: AsyncSession, registration_id: UUID) -> RegistrationRow | None:
    """Return the registration, or None."""
    return await session.get(RegistrationRow, registration_id)


async def registration_of(session: AsyncSession, registration_id: UUID) -> RegistrationRow:
    """Return the registration.

    Raises:
        RegistrationNotFound: there is none (any more).
    """
    row = await find_registration(session, registration_id)
    if row is None:
        raise RegistrationNotFound("there is no such registration")
    return row


async def find_by_reference_or_id(session: AsyncSession, given: str) -> RegistrationRow | None:
    """Return the registration with this id, or whose enquiry has this number."""
    try:
        return await find_registration(session, UUID(given))
    except ValueError:
        return await session.scalar(
            select(RegistrationRow).where(RegistrationRow.reference == given)
        )


async def attempts_of(session: AsyncSession, registration_id: UUID) -> list[AttemptRow]:
    """Return every comparison that was made for it, the first one first."""
    found = await session.scalars(
        select(AttemptRow)
        .where(AttemptRow.registration_id == registration_id)
        .order_by(AttemptRow.taken_at)
    )
    return list(found)


async def find_for_update(session: AsyncSession, registration_id: UUID) -> RegistrationRow | None:
    """Return the registration, locked until the transaction ends, or None."""
    return await session.scalar(
        select(RegistrationRow).where(RegistrationRow.id == registration_id).with_for_update()
    )


async def followed_by_staff(session: AsyncSession, registration_id: UUID) -> RegistrationRow:
    """Return the registration, or the one that had said the same and that staff look at."""
    row = await registration_of(session, registration_id)
    return await registration_of(session, row.same_as) if row.same_as else row


async def registration_for_update(session: AsyncSession, registration_id: UUID) -> RegistrationRow:
    """Return the registration, locked until the transaction ends.

    Raises:
        RegistrationNotFound: there is none (any more).
    """
    row = await find_for_update(session, registration_id)
    if row is None:
        raise RegistrationNotFound("there is no such registration")
    return row


async def add_registration(session: AsyncSession, row: RegistrationRow) -> bool:
    """Store a registration that was started. False: there is one of this id already."""
    columns = {
        "id": row.id,
        "landlord_id": row.landlord_id,
        "state": State.STARTED,
        "step": row.step,
        "way": row.way,
        "first_name": row.first_name,
        "last_name": row.last_name,
        "email": row.email,
        "telephone": row.telephone,
        "postcode": row.postcode,
        "consent_version": row.consent_version,
        "consent_text": row.consent_text,
        "consented_at": row.consented_at,
        "date_of_birth": row.date_of_birth,
        "house": row.house,
        "street": row.street,
        "town": row.town,
        "evening_telephone": row.evening_telephone,
        "mobile": row.mobile,
        "account_reference": row.account_reference,
        "tried": [],
        "is_provisional": False,
        "started_at": row.started_at,
        "moved_at": row.started_at,
    }
    added = (
        insert(RegistrationRow)
        .values(columns)
        .on_conflict_do_nothing()
        .returning(RegistrationRow.id)
    )
    return await session.scalar(added) is not None


async def delete_registration(session: AsyncSession, registration_id: UUID) -> None:
    """Delete the registration and its attempts."""
    await session.execute(delete(RegistrationRow).where(RegistrationRow.id == registration_id))


async def find_attempt(
    session: AsyncSession, *, registration_id: UUID, step: str, evidence: bytes
) -> AttemptRow | None:
    """Return the attempt that was made with these very answers, or None."""
    return await session.scalar(
        select(AttemptRow).where(
            AttemptRow.registration_id == registration_id,
            AttemptRow.step == step,
            AttemptRow.evidence == evidence,
        )
    )


async def attempt_of(session: AsyncSession, attempt_id: UUID) -> AttemptRow:
    """Return the attempt.

    Raises:
        RegistrationNotFound: its registration was cancelled in the meantime.
    """
    row = await session.get(AttemptRow, attempt_id)
    if row is None:
        raise RegistrationNotFound("there is no such registration")
    return row


async def delete_unproved(session: AsyncSession, *, before: datetime, most: int) -> int:
    """Delete up to `most` registrations whose mailbox nobody proved. Return how many."""
    return await _delete(session, RegistrationRow.proved_at.is_(None), before=before, most=most)


async def delete_unfinished(session: AsyncSession, *, before: datetime, most: int) -> int:
    """Delete up to `most` registrations that nobody went on with. Return how many."""
    return await _delete(session, true(), before=before, most=most)


async def count_unfinished(
    session: AsyncSession,
    landlord_id: UUID,  # noqa: ARG001  row-level security
    before: datetime,
    held: Held,  # noqa: ARG001  nobody was let in: no home is theirs
) -> Due:
    """Count the registrations that `delete_unfinished` would delete, and all there are."""
    due = await session.scalar(
        select(func.count())
        .select_from(RegistrationRow)
        .where(RegistrationRow.state.in_(UNDECIDED), RegistrationRow.moved_at < before)
    )
    return Due(due=due or 0, held=0, of=await _all_of_them(session))


async def _all_of_them(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(RegistrationRow)) or 0


async def _delete(
    session: AsyncSession, wanted: ColumnElement[bool], *, before: datetime, most: int
) -> int:
    abandoned = (
        select(RegistrationRow.id)
        .where(RegistrationRow.state.in_(UNDECIDED), RegistrationRow.moved_at < before, wanted)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    gone = await session.scalars(
        delete(RegistrationRow)
        .where(RegistrationRow.id.in_(abandoned.scalar_subquery()))
        .returning(RegistrationRow.id)
    )
    return len(gone.all())


async def count_answers(
    session: AsyncSession,
    landlord_id: UUID,  # noqa: ARG001  row-level security
    ended_before: datetime,
    held: Held,
) -> Due:
    """Count the registrations that `blank_answers` would erase, and all there are."""
    due, kept = (
        await session.execute(
            select(
                func.count().filter(not_(_is_held(held))), func.count().filter(_is_held(held))
            ).where(*_ended_with_answers(ended_before))
        )
    ).one()
    return Due(due=due, held=kept, of=await _all_of_them(session))


def _ended_with_answers(before: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        RegistrationRow.state.in_((State.ADMITTED, State.REFUSED)),
        RegistrationRow.moved_at < before,
        RegistrationRow.erased_at.is_(None),
    )


def _is_held(held: Held) -> ColumnElement[bool]:
    return or_(
        func.coalesce(RegistrationRow.contact_id.in_(held.contact_ids), false()),
        func.coalesce(RegistrationRow.account_id.in_(held.account_ids), false()),
    )


async def blank_answers(
    session: AsyncSession, *, ended_before: datetime, at: datetime, most: int, held: Held
) -> int:
    """Erase the answers of up to `most` registrations that ended long ago. Return how many.

    What was consented to, and when, stays.
    """
    ended = (
        select(RegistrationRow.id)
        .where(*_ended_with_answers(ended_before), not_(_is_held(held)))
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    ids = (await session.scalars(ended)).all()
    if not ids:
        return 0
    await session.execute(
        update(RegistrationRow)
        .where(RegistrationRow.id.in_(ids))
        .values(
            first_name="", last_name="", email="", telephone="", postcode="",
            account_reference="", purchase_month=None, purchase_year=None,
            agreement_reference="", date_of_birth=None,
            enquiry_telephone=None, enquiry_address=None, enquiry_charge=None,
            enquiry_details=None, enquiry_association=None, house="", street="", town="",
            evening_telephone="", mobile="", asked_words="",
            content_key=None, erased_at=at,
        )
    )  # fmt: skip
    await session.execute(delete(AttemptRow).where(AttemptRow.registration_id.in_(ids)))
    return len(ids)
