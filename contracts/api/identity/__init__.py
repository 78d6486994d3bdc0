"""Models of identity's API."""

from contracts.api.identity.drafts import Draft, DraftPlace, DraftQuery, DraftWanted
from contracts.api.identity.email_changes import (
    EmailChangeLink,
    EmailChangeView,
    EmailChangeWanted,
    LoginAddress,
)
from contracts.api.identity.email_proposals import (
    EmailProposal,
    EmailProposalLink,
    EmailProposals,
    EmailProposalSettled,
    NewEmailProposal,
    ProposedEmail,
)
from contracts.api.identity.factors import (
    NewPasskey,
    OfSession,
    PasskeyOptions,
    PasskeySignIn,
    PasskeyView,
    RecoveryCodes,
    SecondStep,
    SecondStepOffer,
    SecondStepSetUp,
    SecondStepView,
)
from contracts.api.identity.invitations import (
    InvitationQuery,
    InvitationTaken,
    InvitationView,
    Invited,
    StaffInvitation,
    UserInvitation,
)
from contracts.api.identity.kinds import UserKind
from contracts.api.identity.locks import UnlockLink
from contracts.api.identity.mailed_codes import CodeSignIn, SignInCodeWanted
from contracts.api.identity.messages import MailSecret, Recipient
from contracts.api.identity.other_emails import OtherEmail, OtherEmailWanted, OwnEmails
from contracts.api.identity.own import (
    OwnAct,
    OwnSession,
    OwnSessions,
    PasswordChange,
    SessionsEnded,
)
from contracts.api.identity.passwords import (
    PasswordResetAnswer,
    PasswordResetQuery,
    PasswordResetTaken,
    PasswordResetView,
    PasswordResetWanted,
    SecretQuestion,
    SecretQuestionView,
)
from contracts.api.identity.pending import PendingUser, ProofAccepted, ProofAttempt
from contracts.api.identity.provider import (
    ProviderSignIn,
    ProviderSignInBegun,
    ProviderSignInEnd,
    ProviderView,
)
from contracts.api.identity.second_step_resets import (
    ColleagueFact,
    SecondStepReset,
    SecondStepStanding,
    StaffSecondStepReset,
)
from contracts.api.identity.sessions import (
    Confirmation,
    SessionOpened,
    SessionQuery,
    SessionView,
    SignIn,
    TicketSignIn,
)
from contracts.api.identity.staff import (
    NewStaffMember,
    RolesChange,
    StaffInvitationSent,
    StaffList,
    StaffMember,
    StaffRole,
    StateChange,
)
from contracts.api.identity.work import WorkProof, WorkTask

__all__ = [
    "CodeSignIn",
    "ColleagueFact",
    "Confirmation",
    "Draft",
    "DraftPlace",
    "DraftQuery",
    "DraftWanted",
    "EmailChangeLink",
    "EmailChangeView",
    "EmailChangeWanted",
    "EmailProposal",
    "EmailProposalLink",
    "EmailProposalSettled",
    "EmailProposals",
    "InvitationQuery",
    "InvitationTaken",
    "InvitationView",
    "Invited",
    "LoginAddress",
    "MailSecret",
    "NewEmailProposal",
    "NewPasskey",
    "NewStaffMember",
    "OfSession",
    "OtherEmail",
    "OtherEmailWanted",
    "OwnAct",
    "OwnEmails",
    "OwnSession",
    "OwnSessions",
    "PasskeyOptions",
    "PasskeySignIn",
    "PasskeyView",
    "PasswordChange",
    "PasswordResetAnswer",
    "PasswordResetQuery",
    "PasswordResetTaken",
    "PasswordResetView",
    "PasswordResetWanted",
    "PendingUser",
    "ProofAccepted",
    "ProofAttempt",
    "ProposedEmail",
    "ProviderSignIn",
    "ProviderSignInBegun",
    "ProviderSignInEnd",
    "ProviderView",
    "Recipient",
    "RecoveryCodes",
    "RolesChange",
    "SecondStep",
    "SecondStepOffer",
    "SecondStepReset",
    "SecondStepSetUp",
    "SecondStepStanding",
    "SecondStepView",
    "SecretQuestion",
    "SecretQuestionView",
    "SessionOpened",
    "SessionQuery",
    "SessionView",
    "SessionsEnded",
    "SignIn",
    "SignInCodeWanted",
    "StaffInvitation",
    "StaffInvitationSent",
    "StaffList",
    "StaffMember",
    "StaffRole",
    "StaffSecondStepReset",
    "StateChange",
    "TicketSignIn",
    "UnlockLink",
    "UserInvitation",
    "UserKind",
    "WorkProof",
    "WorkTask",
]
