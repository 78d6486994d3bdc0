"""What every table of identity has in common."""

from chassis import db


class Table(db.Table):
    """Base of identity's tables: their own metadata."""

    __abstract__ = True
    metadata = db.service_metadata()
