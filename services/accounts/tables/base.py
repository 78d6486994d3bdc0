"""What the tables of this service stand on."""

from typing import Annotated

from sqlalchemy import (
    LargeBinary,
    Text,
)
from sqlalchemy.orm import mapped_column

from chassis import db
from chassis.db import service_metadata

Line = Annotated[str, mapped_column(Text, server_default="")]
"""Text that may be empty and is never null: empty and unknown are one in a landlord's record."""


Fingerprint = Annotated[bytes | None, mapped_column(LargeBinary)]
"""What the last import said of this row. The same again changes nothing, also after staff
have corrected the row by hand. Null: no import has spoken of it."""


class Table(db.Table):
    """Root of this service's tables."""

    __abstract__ = True
    metadata = service_metadata()
