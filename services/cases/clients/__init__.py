"""Typed calls of the cases service to identity, registration and accounts."""

from dataclasses import dataclass
from uuid import UUID

from chassis.landlords import Landlord, Landlords
from services.cases.clients.accounts import Accounts
from services.cases.clients.audits import Audits
from services.cases.clients.connections import Connections
from services.cases.clients.contests import Contests
from services.cases.clients.data_quality import DataQuality
from services.cases.clients.data_rights import DataRights
from services.cases.clients.deliveries import FilesIn
from services.cases.clients.details import DetailChanges
from services.cases.clients.documents import DocumentShelf
from services.cases.clients.drafts import Drafts
from services.cases.clients.email_proposals import AddressChanges
from services.cases.clients.external_users import ExternalUsers
from services.cases.clients.factors import Factors
from services.cases.clients.files import Files
from services.cases.clients.handovers import HandoverBook
from services.cases.clients.identity import Identity
from services.cases.clients.invitations import Invitations
from services.cases.clients.landlords import OwnLandlord
from services.cases.clients.legal_holds import HoldBook
from services.cases.clients.letters import Letters
from services.cases.clients.login_runs import BulkLogins
from services.cases.clients.merges import MergeBook
from services.cases.clients.money import AccountMoney
from services.cases.clients.notices import NoticeBoard
from services.cases.clients.own_login import OwnLogin
from services.cases.clients.passwords import Passwords
from services.cases.clients.payments import Payments
from services.cases.clients.provider import OwnProvider
from services.cases.clients.registrations import Registrations
from services.cases.clients.retention import RetentionRules
from services.cases.clients.rooms import ClosedRooms
from services.cases.clients.sessions import StaffSessions, staff_sessions
from services.cases.clients.staff import Colleagues
from services.cases.clients.wishes import Wishes
from services.cases.clients.wordings import Wordings

__all__ = [
    "AccountMoney",
    "Accounts",
    "AddressChanges",
    "Audits",
    "BulkLogins",
    "Clients",
    "ClosedRooms",
    "Colleagues",
    "Connections",
    "Contests",
    "DataQuality",
    "DataRights",
    "DetailChanges",
    "DocumentShelf",
    "Drafts",
    "ExternalUsers",
    "Factors",
    "Files",
    "FilesIn",
    "HandoverBook",
    "HoldBook",
    "Identity",
    "Invitations",
    "Letters",
    "MergeBook",
    "NoticeBoard",
    "OwnLandlord",
    "OwnLogin",
    "OwnProvider",
    "Passwords",
    "Payments",
    "Registrations",
    "RetentionRules",
    "StaffSessions",
    "Wishes",
    "Wordings",
    "staff_sessions",
]


@dataclass(frozen=True)
class Clients:
    """All of them, and the landlords they speak for."""

    identity: Identity
    registrations: Registrations
    accounts: Accounts
    connections: Connections
    handovers: HandoverBook
    holds: HoldBook
    retention: RetentionRules
    merges: MergeBook
    contests: Contests
    invitations: Invitations
    factors: Factors
    external_users: ExternalUsers
    bulk_logins: BulkLogins
    closed_rooms: ClosedRooms
    colleagues: Colleagues
    address_changes: AddressChanges
    passwords: Passwords
    payments: Payments
    documents: DocumentShelf
    notices: NoticeBoard
    detail_changes: DetailChanges
    money: AccountMoney
    files_in: FilesIn
    own_landlord: OwnLandlord
    own_login: OwnLogin
    own_provider: OwnProvider
    drafts: Drafts
    audits: Audits
    wishes: Wishes
    wordings: Wordings
    data_quality: DataQuality
    data_rights: DataRights
    letters: Letters
    files: Files
    landlords: Landlords

    def landlord(self, landlord_id: UUID) -> Landlord:
        """Return a landlord. Raise `LandlordNotFound`."""
        return self.landlords.by_id(landlord_id)
