"""Tables of the identity service. Only this service reads or writes them."""

from services.identity.tables.base import Table
from services.identity.tables.closings import ClosingAnswerRow, ClosingRow
from services.identity.tables.data_requests import DataRequestPartRow, DataRequestRow
from services.identity.tables.drafts import DraftRow, EndedSessionRow
from services.identity.tables.email_changes import EmailChangeRow
from services.identity.tables.email_proposals import EmailProposalRow
from services.identity.tables.factors import (
    PasskeyChallengeRow,
    PasskeyRow,
    RecoveryCodeRow,
    SecondStepRow,
)
from services.identity.tables.locks import KnownDeviceRow, LockNoticeRow
from services.identity.tables.login_runs import LoginRunLineRow, LoginRunRow
from services.identity.tables.mailed_codes import SignInCodeRow
from services.identity.tables.one_time import OneTimePasswordRow
from services.identity.tables.other_emails import OtherEmailRow
from services.identity.tables.password_resets import PasswordResetRow, SecretQuestionRow
from services.identity.tables.pending import MailboxProofRow, PendingUserRow, TicketRow
from services.identity.tables.phone_words import PhoneWordCheckRow, PhoneWordRow
from services.identity.tables.provider import ProviderLinkRow, ProviderSignInRow
from services.identity.tables.room_closures import RoomClosureRow
from services.identity.tables.security_notices import SecurityNoticeRow
from services.identity.tables.sessions import SessionRow
from services.identity.tables.sign_ins import (
    NetworkFailuresRow,
    SignInAuditRow,
    SignInCounterRow,
    SignInTryRow,
)
from services.identity.tables.users import CredentialRow, InvitationRow, UserRow
from services.identity.tables.words import UserWordRow
from services.identity.tables.work import SpentWorkRow

__all__ = [
    "ClosingAnswerRow",
    "ClosingRow",
    "CredentialRow",
    "DataRequestPartRow",
    "DataRequestRow",
    "DraftRow",
    "EmailChangeRow",
    "EmailProposalRow",
    "EndedSessionRow",
    "InvitationRow",
    "KnownDeviceRow",
    "LockNoticeRow",
    "LoginRunLineRow",
    "LoginRunRow",
    "MailboxProofRow",
    "NetworkFailuresRow",
    "OneTimePasswordRow",
    "OtherEmailRow",
    "PasskeyChallengeRow",
    "PasskeyRow",
    "PasswordResetRow",
    "PendingUserRow",
    "PhoneWordCheckRow",
    "PhoneWordRow",
    "ProviderLinkRow",
    "ProviderSignInRow",
    "RecoveryCodeRow",
    "RoomClosureRow",
    "SecondStepRow",
    "SecretQuestionRow",
    "SecurityNoticeRow",
    "SessionRow",
    "SignInAuditRow",
    "SignInCodeRow",
    "SignInCounterRow",
    "SignInTryRow",
    "SpentWorkRow",
    "Table",
    "TicketRow",
    "UserRow",
    "UserWordRow",
]
