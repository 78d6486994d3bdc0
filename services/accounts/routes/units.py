"""Units and blocks for staff."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from chassis.auth import Caller, allow
from chassis.http import Session
from contracts.api.common import ApiModel
from contracts.api.units import BlockUnit, BlockView, UnitAccount, UnitView
from services.accounts.domain.errors import BlockNotFound, UnitNotFound
from services.accounts.routes.homes import address_lines
from services.accounts.store.reading import place_names
from services.accounts.store.units import (
    accounts_of_unit,
    accounts_of_units,
    block_with_id,
    unit_with_id,
    units_of_block,
)
from services.accounts.tables import AccountRow

router = APIRouter()

Reader = Annotated[Caller, Depends(allow("staff"))]


class UnitsWanted(ApiModel):
    """Which part of a block's units."""

    after: UUID | None = None
    limit: int = Field(default=50, ge=1, le=200)


@router.get("/units/{unit_id}")
async def read_unit(unit_id: UUID, caller: Reader, session: Session) -> UnitView:
    """Return a unit with its current and previous accounts."""
    unit = await unit_with_id(session, caller.landlord_id, unit_id)
    if unit is None:
        raise UnitNotFound("no such unit")
    block, estate = await place_names(session, caller.landlord_id, unit)
    accounts = await accounts_of_unit(session, caller.landlord_id, unit_id)
    return UnitView(
        unit_id=unit.id,
        unit_ref=unit.unit_ref,
        uprn=unit.uprn,
        address_lines=address_lines(unit),
        postcode=unit.postcode,
        division=unit.division,
        block_id=unit.block_id,
        block=block,
        estate=estate,
        accounts=[_account(each) for each in accounts],
    )


@router.get("/blocks/{block_id}")
async def read_block(
    block_id: UUID, caller: Reader, session: Session, wanted: Annotated[UnitsWanted, Query()]
) -> BlockView:
    """Return a block with a part of its units, each with its current accounts."""
    landlord_id = caller.landlord_id
    record = await block_with_id(session, landlord_id, block_id)
    if record is None:
        raise BlockNotFound("no such block")
    after = None
    if wanted.after is not None:
        last = await unit_with_id(session, landlord_id, wanted.after)
        after = (last.unit_key, last.id) if last else None
    rows = await units_of_block(session, landlord_id, block_id, after=after, limit=wanted.limit + 1)
    shown = rows[: wanted.limit]
    accounts = await accounts_of_units(session, landlord_id, [unit.id for unit in shown])
    return BlockView(
        block_id=block_id,
        name=record.block.name,
        estate=record.estate,
        units=record.units,
        items=[
            BlockUnit(
                unit_id=unit.id,
                unit_ref=unit.unit_ref,
                address=", ".join(address_lines(unit)),
                postcode=unit.postcode,
                accounts=[_account(each) for each in accounts.get(unit.id, [])],
            )
            for unit in shown
        ],
        next=shown[-1].id if len(rows) > wanted.limit else None,
    )


def _account(row: AccountRow) -> UnitAccount:
    return UnitAccount(
        account_id=row.id,
        reference=row.reference,
        name=row.name,
        kind=row.kind,
        status=row.status,
        start_date=row.start_date,
        end_date=row.end_date,
    )
