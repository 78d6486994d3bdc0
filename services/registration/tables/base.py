"""What all of registration's tables share."""

import chassis.db
from chassis.db import service_metadata


class Table(chassis.db.Table):
    """Base of registration's own tables."""

    __abstract__ = True
    metadata = service_metadata()
