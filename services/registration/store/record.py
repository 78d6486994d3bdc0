"""The replica: what registration compares with, and nothing it could tell anybody."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Select,
    Uuid,
    and_,
    bindparam,
    cast,
    exists,
    false,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from chassis.text import LONDON
from services.registration.domain.policy import OWNING_ROLES, POSTED, Fact, Found, Step
from services.registration.tables import (
    PostedSecretRow,
    RecordAccountRow,
    RecordConnectionRow,
    RecordContactRow,
    RecordEmailRow,
    RecordIdentifierRow,
)

MOST_FOUND = 20
"""More people than this behind one address and postcode are nobody in particular."""


Query = Select[UUID, UUID | None, str, str, bool, UUID | None]
"""The columns of a `Found`, in its order."""

NO_ID: ColumnElement[UUID | None] = cast(null(), Uuid)


@dataclass(frozen=True, slots=True)
class FactKeys:
    """The keys of what a person said. Empty where they said nothing that has a key."""

    surname: list[str]
    email: bytes
    postcode: str
    account_reference: str
    start_month: int | None
    full_name: list[str] = field(default_factory=list)
    """Keys of the surname; the first name's key stands beside."""

    first_name: str = ""
    date_of_birth: bytes | None = None
    agreement_reference: str = ""
    pin: str = ""
    portal_key: bytes = b""
    activation_code: bytes = b""


async def find_matches(
    session: AsyncSession, step: Step, keys: FactKeys, *, at: datetime
) -> list[Found]:
    """Return who or what the record holds for all of the step's facts, by one indexed query.

    A step that looks for a person finds live connections of contacts alone: live on the day of
    `at` in Europe/London. Nothing is found for a fact that has no key, nor for a posted secret
    that was used, has expired or was voided.
    """
    today = at.astimezone(LONDON).date()
    said = {fact.value: getattr(keys, fact.value) for fact in step.facts}
    if not all(said.values()):
        return []
    if Fact.FULL_NAME in step.facts:
        said["first_name"] = keys.first_name
        if not keys.first_name:
            return []
    rows = await session.execute(_query_of(step), said | {"today": today, "at": at})
    return [Found(*row) for row in rows]


@cache
def _query_of(step: Step) -> Query:
    """Return the step's query with a parameter per fact; built once, not for every try."""
    return (_people(step) if step.finds_a_person else _accounts(step)).limit(MOST_FOUND)


def _people(step: Step) -> Query:
    posted = next((fact for fact in step.facts if fact in POSTED), None)
    query = (
        select(
            RecordAccountRow.account_id,
            RecordContactRow.contact_id,
            RecordContactRow.first_name_key,
            RecordConnectionRow.role,
            false(),
            PostedSecretRow.id if posted else NO_ID,
        )
        .select_from(RecordContactRow)
        .join(
            RecordConnectionRow,
            and_(
                RecordConnectionRow.landlord_id == RecordContactRow.landlord_id,
                RecordConnectionRow.contact_id == RecordContactRow.contact_id,
            ),
        )
        .join(RecordAccountRow, RecordAccountRow.account_id == RecordConnectionRow.account_id)
        .where(_is_live(RecordConnectionRow), RecordAccountRow.is_current, *_same_account(step))
        .order_by(RecordConnectionRow.valid_from, RecordAccountRow.account_id)
    )
    if Fact.EMAIL in step.facts:
        query = query.join(
            RecordEmailRow,
            and_(
                RecordEmailRow.landlord_id == RecordContactRow.landlord_id,
                RecordEmailRow.contact_id == RecordContactRow.contact_id,
            ),
        ).where(RecordEmailRow.email_key == bindparam("email"))
    if Fact.SURNAME in step.facts:
        typed = bindparam("surname", type_=ARRAY(TEXT))
        query = query.where(RecordContactRow.surname_keys.op("&&")(typed))
    if Fact.FULL_NAME in step.facts:
        typed = bindparam("full_name", type_=ARRAY(TEXT))
        query = query.where(
            RecordContactRow.surname_keys.op("&&")(typed),
            RecordContactRow.first_name_key == bindparam("first_name"),
        )
    if Fact.DATE_OF_BIRTH in step.facts:
        query = query.where(RecordContactRow.birth_key == bindparam("date_of_birth"))
    if posted:
        query = query.join(PostedSecretRow, _opens(posted))
    return query


def _opens(posted: Fact) -> ColumnElement[bool]:
    """Say whether the secret in force of a connection is the one that was typed."""
    at = bindparam("at", type_=DateTime(timezone=True))
    return and_(
        PostedSecretRow.landlord_id == RecordConnectionRow.landlord_id,
        PostedSecretRow.connection_id == RecordConnectionRow.connection_id,
        PostedSecretRow.kind == posted.value,
        PostedSecretRow.secret_hash == bindparam(posted.value),
        PostedSecretRow.voided_at.is_(None),
        PostedSecretRow.used_at.is_(None),
        or_(PostedSecretRow.expires_at.is_(None), PostedSecretRow.expires_at > at),
    )


def _accounts(step: Step) -> Query:
    connection = aliased(RecordConnectionRow)
    has_live_owner = exists().where(
        connection.landlord_id == RecordAccountRow.landlord_id,
        connection.account_id == RecordAccountRow.account_id,
        connection.role.in_(OWNING_ROLES),
        _is_live(connection),
    )
    return select(
        RecordAccountRow.account_id, NO_ID, literal(""), literal(""), has_live_owner, NO_ID
    ).where(RecordAccountRow.is_current, *_same_account(step))


def _same_account(step: Step) -> Iterable[ColumnElement[bool]]:
    columns = {
        Fact.ACCOUNT_REFERENCE: RecordAccountRow.reference_key,
        Fact.POSTCODE: RecordAccountRow.postcode_key,
        Fact.START_MONTH: RecordAccountRow.start_month,
    }
    same = [column == bindparam(fact) for fact, column in columns.items() if fact in step.facts]
    return [*same, *(_has_number(fact) for fact in NUMBERS if fact in step.facts)]


NUMBERS = {Fact.AGREEMENT_REFERENCE: "agreement", Fact.PIN: "pin"}
"""Facts that are numbers of an account beside its reference, and their kinds in the replica."""


def _has_number(fact: Fact) -> ColumnElement[bool]:
    number = aliased(RecordIdentifierRow)
    return RecordAccountRow.account_id.in_(
        select(number.account_id).where(
            number.landlord_id == RecordAccountRow.landlord_id,
            number.kind == NUMBERS[fact],
            number.value_key == bindparam(fact),
        )
    )


def _is_live(connection: type[RecordConnectionRow]) -> ColumnElement[bool]:
    today = bindparam("today", type_=Date)
    return and_(
        connection.status.in_(("approved", "current")),
        connection.valid_from <= today,
        or_(connection.valid_to.is_(None), connection.valid_to >= today),
    )
