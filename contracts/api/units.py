"""Units and blocks, as staff look at them."""

from datetime import date
from uuid import UUID

from contracts.api.common import ApiModel


class UnitAccount(ApiModel):
    """An account that a unit has, or had."""

    account_id: UUID
    reference: str
    name: str
    kind: str
    status: str
    start_date: date
    end_date: date | None


class UnitView(ApiModel):
    """`GET /units/{unit_id}`: a home, and its accounts over time."""

    unit_id: UUID
    unit_ref: str
    uprn: str
    address_lines: list[str]
    postcode: str
    division: str
    block_id: UUID | None
    block: str
    estate: str
    accounts: list[UnitAccount]
    """Those that last first, then those that ended last; at most 100."""


class BlockUnit(ApiModel):
    """A unit in the list of its block, with the accounts it has now."""

    unit_id: UUID
    unit_ref: str
    address: str
    postcode: str
    accounts: list[UnitAccount]


class BlockView(ApiModel):
    """`GET /blocks/{block_id}?after=`: a building and a part of its units, by reference."""

    block_id: UUID
    name: str
    estate: str
    units: int
    items: list[BlockUnit]
    next: UUID | None
    """`after` of the next part; null: there is none."""
