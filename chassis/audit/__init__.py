"""The audit: who did what, to whom or what, when, from where; append-only, and chained.

`record` writes an entry in the transaction of the act. A job seals entries into one chain per
landlord and service and signs its end; `verifying` finds what was done to it since.
"""

from chassis.audit.recording import ActorKind, Pen, record, record_by
from chassis.audit.tables import EntryRow, Table

__all__ = ["ActorKind", "EntryRow", "Pen", "Table", "record", "record_by"]
