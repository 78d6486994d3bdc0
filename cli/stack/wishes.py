"""What a person asked of `up`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wishes:
    """Ports are None where anything will do."""

    portal_port: int | None = None
    desk_port: int | None = None
    has_demo: bool = True
