"""What a service holds about one person: prepared when they ask, kept for a week, given to them.

Each service gathers its own part (`OwnSection`s and the files that belong to them), keeps it with
`keep_part` in the transaction of the handler, and serves it by `router` to that person alone.
"""

from chassis.own_data.keeping import (
    Gate,
    Opener,
    PartRow,
    Table,
    drop_parts_of,
    forget_parts,
    keep_part,
)
from chassis.own_data.parts import (
    KEPT_FOR,
    STANDS_FOR,
    OwnFile,
    OwnPart,
    OwnSection,
    as_text,
    pounds,
)
from chassis.own_data.routes import router

__all__ = [
    "KEPT_FOR",
    "STANDS_FOR",
    "Gate",
    "Opener",
    "OwnFile",
    "OwnPart",
    "OwnSection",
    "PartRow",
    "Table",
    "as_text",
    "drop_parts_of",
    "forget_parts",
    "keep_part",
    "pounds",
    "router",
]
