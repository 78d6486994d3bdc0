"""The services behind the portal, each as the few calls that pages make."""

from dataclasses import dataclass
from typing import Self

from chassis.service import Context
from services.gateway.clients.access_invitations import AccessInvitationsClient
from services.gateway.clients.accounts import AccountsClient
from services.gateway.clients.approved_contacts import ApprovedContactsClient
from services.gateway.clients.cases import CasesClient
from services.gateway.clients.communications import CommunicationsClient
from services.gateway.clients.documents import DocumentsClient
from services.gateway.clients.drafts import DraftsClient
from services.gateway.clients.email_proposals import EmailProposalsClient
from services.gateway.clients.exposures import ExposuresClient
from services.gateway.clients.factors import FactorsClient
from services.gateway.clients.happenings import HappeningsClient
from services.gateway.clients.identity import IdentityClient
from services.gateway.clients.mailed_codes import MailedCodesClient
from services.gateway.clients.money import MoneyClient
from services.gateway.clients.new_password import NewPasswordClient
from services.gateway.clients.newcomers import NewcomersClient
from services.gateway.clients.own_data import OwnDataClient
from services.gateway.clients.own_emails import OwnEmailsClient
from services.gateway.clients.own_login import OwnLoginClient
from services.gateway.clients.passwords import PasswordsClient
from services.gateway.clients.payments import PaymentsClient
from services.gateway.clients.phone_words import PhoneWordsClient
from services.gateway.clients.preferences import PreferencesClient
from services.gateway.clients.public_enquiries import PublicEnquiriesClient
from services.gateway.clients.registration import RegistrationClient
from services.gateway.clients.security_notices import SecurityNoticesClient
from services.gateway.clients.statements import StatementsClient
from services.gateway.clients.tracking import TrackingClient
from services.gateway.settings import GatewaySettings


@dataclass(frozen=True)
class Clients:
    """Everybody the portal speaks to."""

    identity: IdentityClient
    registration: RegistrationClient
    accounts: AccountsClient
    access_invitations: AccessInvitationsClient
    approved_contacts: ApprovedContactsClient
    cases: CasesClient
    exposures: ExposuresClient
    factors: FactorsClient
    happenings: HappeningsClient
    email_proposals: EmailProposalsClient
    own_data: OwnDataClient
    own_emails: OwnEmailsClient
    own_login: OwnLoginClient
    mailed_codes: MailedCodesClient
    money: MoneyClient
    statements: StatementsClient
    passwords: PasswordsClient
    new_password: NewPasswordClient
    newcomers: NewcomersClient
    payments: PaymentsClient
    phone_words: PhoneWordsClient
    public_enquiries: PublicEnquiriesClient
    preferences: PreferencesClient
    documents: DocumentsClient
    drafts: DraftsClient
    security_notices: SecurityNoticesClient
    tracking: TrackingClient
    communications: CommunicationsClient

    @classmethod
    def of(cls, context: Context[GatewaySettings]) -> Self:
        """Build the clients of a running portal."""
        settings = context.settings
        return cls(
            identity=IdentityClient(context.client("identity", settings.identity_url)),
            registration=RegistrationClient(
                context.client("registration", settings.registration_url)
            ),
            accounts=AccountsClient(context.client("accounts", settings.accounts_url)),
            access_invitations=AccessInvitationsClient(
                accounts=context.client("accounts", settings.accounts_url),
                identity=context.client("identity", settings.identity_url),
            ),
            approved_contacts=ApprovedContactsClient(
                context.client("accounts", settings.accounts_url)
            ),
            cases=CasesClient(context.client("cases", settings.cases_url)),
            communications=CommunicationsClient(
                context.client("notifications", settings.notifications_url)
            ),
            preferences=PreferencesClient(
                context.client("notifications", settings.notifications_url)
            ),
            tracking=TrackingClient(context.client("cases", settings.cases_url)),
            email_proposals=EmailProposalsClient(context.client("identity", settings.identity_url)),
            exposures=ExposuresClient(context.client("cases", settings.cases_url)),
            factors=FactorsClient(context.client("identity", settings.identity_url)),
            happenings=HappeningsClient(context.client("accounts", settings.accounts_url)),
            own_data=OwnDataClient(
                {
                    "identity": context.client("identity", settings.identity_url),
                    "registration": context.client("registration", settings.registration_url),
                    "accounts": context.client("accounts", settings.accounts_url),
                    "cases": context.client("cases", settings.cases_url),
                    "notifications": context.client("notifications", settings.notifications_url),
                }
            ),
            own_emails=OwnEmailsClient(context.client("identity", settings.identity_url)),
            own_login=OwnLoginClient(context.client("identity", settings.identity_url)),
            new_password=NewPasswordClient(context.client("identity", settings.identity_url)),
            documents=DocumentsClient(context.client("accounts", settings.accounts_url)),
            statements=StatementsClient(context.client("accounts", settings.accounts_url)),
            money=MoneyClient(context.client("accounts", settings.accounts_url)),
            newcomers=NewcomersClient(context.client("accounts", settings.accounts_url)),
            payments=PaymentsClient(context.client("accounts", settings.accounts_url)),
            public_enquiries=PublicEnquiriesClient(context.client("cases", settings.cases_url)),
            phone_words=PhoneWordsClient(context.client("identity", settings.identity_url)),
            security_notices=SecurityNoticesClient(
                context.client("identity", settings.identity_url)
            ),
            drafts=DraftsClient(context.client("identity", settings.identity_url)),
            mailed_codes=MailedCodesClient(context.client("identity", settings.identity_url)),
            passwords=PasswordsClient(context.client("identity", settings.identity_url)),
        )
