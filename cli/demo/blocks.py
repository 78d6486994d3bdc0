"""The demo landlord's twelve blocks: 240 homes and 12 garages."""

from dataclasses import dataclass
from typing import Literal

Tenure = Literal["social", "sheltered", "affordable", "shared", "leasehold", "freehold", "garage"]

OWNED: frozenset[Tenure] = frozenset(("shared", "leasehold", "freehold"))
"""Tenures whose accounts have a unit owner; the others have a tenant."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `tenures` counts its units by tenure, in the order of their numbers."""

    name: str
    estate: str
    town: str
    prefix: str
    """The first five digits of its account references."""

    postcode: str
    """In an area that belongs to no real place."""

    tenures: tuple[tuple[Tenure, int], ...]
    is_houses: bool = False
    is_rmc: bool = False
    """A company of the residents manages it."""

    @property
    def short_name(self) -> str:
        """The name as it stands in an address."""
        return self.name.removesuffix(" Apartments")

    def units(self) -> list[tuple[int, Tenure]]:
        """Return number and tenure of each unit."""
        tenures = [tenure for tenure, count in self.tenures for _ in range(count)]
        return list(enumerate(tenures, start=1))

    def address(self, number: int) -> str:
        """Return the first line of a unit's address."""
        if self.tenures[0][0] == "garage":
            return f"Garage {number}, {self.name}"
        if self.is_houses:
            return f"{number} {self.name}"
        return f"Flat {number}, {self.short_name}"


_MERE, _QUAY, _HILL = "Mereside", "Harrowmere Waterside", "Ashcombe Hill"
_H, _W, _A = "Harrowmere", "Wexbourne", "Little Ashcombe"

BLOCKS = (
    Block("Kestrel Court", _MERE, _H, "25101", "LX1 2AB", (("social", 24),)),
    Block("Linnet House", _MERE, _H, "25102", "LX1 2DE", (("leasehold", 6), ("social", 12))),
    Block("Plover Gardens", _MERE, _H, "25103", "LX1 4FG", (("social", 16),), is_houses=True),
    Block(
        "Heron Quay Apartments", _QUAY, _H, "34201", "LX2 6HJ", (("leasehold", 36),), is_rmc=True
    ),
    Block("Teal Wharf", _QUAY, _H, "34202", "LX2 6LN", (("leasehold", 28), ("shared", 4))),
    Block("Curlew Mews", _QUAY, _H, "34203", "LX2 8PQ", (("shared", 12),), is_houses=True),
    Block("Wren Lodge", _HILL, _A, "25107", "LX4 1RS", (("sheltered", 22),)),
    Block(
        "Goldcrest Point",
        "Wexbourne Central",
        _W,
        "34208",
        "LX3 5TU",
        (("leasehold", 30), ("affordable", 10)),
        is_rmc=True,
    ),
    Block("Dunlin Row", _HILL, _A, "25109", "LX4 3WX", (("affordable", 10),), is_houses=True),
    Block("Avocet Square", "Wexbourne Central", _W, "34210", "LX3 7YZ", (("leasehold", 14),)),
    Block("Sandpiper Close", _HILL, _A, "34211", "LX4 9AD", (("freehold", 16),), is_houses=True),
    Block("Siskin Garages", _MERE, _H, "25112", "LX1 6BE", (("garage", 12),)),
)


def block_of(prefix: str) -> Block:
    """Return the block with these first digits."""
    return next(block for block in BLOCKS if block.prefix == prefix)
