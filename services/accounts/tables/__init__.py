"""Tables of the accounts service. Only this service reads or writes them."""

from services.accounts.tables.access import (
    AccessInvitationRow,
    AccessRequestRow,
    DecisionRow,
    ObjectionRow,
)
from services.accounts.tables.base import Table
from services.accounts.tables.details import DetailChangeRow
from services.accounts.tables.documents import DocumentRow
from services.accounts.tables.handovers import HandoverRow
from services.accounts.tables.imports import (
    DeliveryRow,
    FormerRow,
    ImportProblemRow,
    ImportRow,
    UndoneReferenceRow,
)
from services.accounts.tables.landlords import LandlordSettingsRow
from services.accounts.tables.ledger import LedgerEntryRow, LedgerRow
from services.accounts.tables.legal_holds import LegalHoldRow
from services.accounts.tables.merges import MergeRow
from services.accounts.tables.payments import DemoPaymentRow, PaymentRow
from services.accounts.tables.people import ConnectionRow, ContactChangeRow, ContactRow
from services.accounts.tables.record import (
    AccountChangeRow,
    AccountRow,
    AccountWordRow,
    BlockRow,
    EstateRow,
    IdentifierRow,
    UnitRow,
)
from services.accounts.tables.statements import StatementRow
from services.accounts.tables.telling import ActivityRow, NoticeRow

__all__ = [
    "AccessInvitationRow",
    "AccessRequestRow",
    "AccountChangeRow",
    "AccountRow",
    "AccountWordRow",
    "ActivityRow",
    "BlockRow",
    "ConnectionRow",
    "ContactChangeRow",
    "ContactRow",
    "DecisionRow",
    "DeliveryRow",
    "DemoPaymentRow",
    "DetailChangeRow",
    "DocumentRow",
    "EstateRow",
    "FormerRow",
    "HandoverRow",
    "IdentifierRow",
    "ImportProblemRow",
    "ImportRow",
    "LandlordSettingsRow",
    "LedgerEntryRow",
    "LedgerRow",
    "LegalHoldRow",
    "MergeRow",
    "NoticeRow",
    "ObjectionRow",
    "PaymentRow",
    "StatementRow",
    "Table",
    "UndoneReferenceRow",
    "UnitRow",
]
