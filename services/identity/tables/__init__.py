"""Tables of the identity service. Only this service reads or writes them."""

from services.identity.tables.base import Table
from services.identity.tables.pending import MailboxProofRow, PendingUserRow, TicketRow
from services.identity.tables.sessions import SessionRow
from services.identity.tables.sign_ins import SignInAuditRow, SignInCounterRow, SignInTryRow
from services.identity.tables.users import CredentialRow, InvitationRow, UserRow

__all__ = [
    "CredentialRow",
    "InvitationRow",
    "MailboxProofRow",
    "PendingUserRow",
    "SessionRow",
    "SignInAuditRow",
    "SignInCounterRow",
    "SignInTryRow",
    "Table",
    "TicketRow",
    "UserRow",
]
