"""Composition root of the cases service: the one place where everything meets."""

import base64
import hmac

from chassis.files.scanner import Scanner
from chassis.files.store import LocalFiles
from chassis.following import asked_of
from chassis.service import Context, Service, build_context, run
from contracts.api.landlords import OWN_SETTINGS
from contracts.events.cases import CasesAuditAnchored
from services.cases.clients import (
    AccountMoney,
    Accounts,
    AddressChanges,
    Audits,
    BulkLogins,
    Clients,
    ClosedRooms,
    Colleagues,
    Connections,
    Contests,
    DataQuality,
    DataRights,
    DetailChanges,
    DocumentShelf,
    Drafts,
    ExternalUsers,
    Factors,
    FilesIn,
    HandoverBook,
    HoldBook,
    Identity,
    Invitations,
    Letters,
    MergeBook,
    NoticeBoard,
    OwnLandlord,
    OwnLogin,
    OwnProvider,
    Passwords,
    Payments,
    Registrations,
    RetentionRules,
    Wishes,
    Wordings,
)
from services.cases.clients.files import Files
from services.cases.jobs import jobs
from services.cases.pages.desk import build_desk
from services.cases.retention import retention
from services.cases.routes import router
from services.cases.routes.own_files import case_file_opener
from services.cases.settings import CasesSettings
from services.cases.subscribers import handlers

LINK_KEY_PURPOSE = b"lodge cases link key v1"


def build(settings: CasesSettings) -> Service[CasesSettings]:
    """Read the configuration and assemble the service."""
    return assemble(build_context("cases", settings))


def assemble(context: Context[CasesSettings]) -> Service[CasesSettings]:
    """Put together the service's API, its handlers and the staff desk."""
    settings = context.settings
    context.clients = Clients(
        identity=Identity(context.client("identity", settings.identity_url)),
        registrations=Registrations(context.client("registration", settings.registration_url)),
        accounts=Accounts(context.client("accounts", settings.accounts_url)),
        connections=Connections(context.client("accounts", settings.accounts_url)),
        handovers=HandoverBook(context.client("accounts", settings.accounts_url)),
        holds=HoldBook(context.client("accounts", settings.accounts_url)),
        retention=RetentionRules(
            {
                "accounts": context.client("accounts", settings.accounts_url),
                "registration": context.client("registration", settings.registration_url),
                "notifications": context.client("notifications", settings.notifications_url),
            }
        ),
        merges=MergeBook(context.client("accounts", settings.accounts_url)),
        contests=Contests(context.client("accounts", settings.accounts_url)),
        invitations=Invitations(context.client("accounts", settings.accounts_url)),
        external_users=ExternalUsers(context.client("identity", settings.identity_url)),
        bulk_logins=BulkLogins(context.client("identity", settings.identity_url)),
        factors=Factors(context.client("identity", settings.identity_url)),
        address_changes=AddressChanges(context.client("identity", settings.identity_url)),
        data_rights=DataRights(context.client("identity", settings.identity_url)),
        closed_rooms=ClosedRooms(context.client("identity", settings.identity_url)),
        colleagues=Colleagues(context.client("identity", settings.identity_url)),
        payments=Payments(context.client("accounts", settings.accounts_url)),
        passwords=Passwords(context.client("identity", settings.identity_url)),
        files_in=FilesIn(context.client("accounts", settings.accounts_url)),
        money=AccountMoney(context.client("accounts", settings.accounts_url)),
        documents=DocumentShelf(context.client("accounts", settings.accounts_url)),
        detail_changes=DetailChanges(context.client("accounts", settings.accounts_url)),
        notices=NoticeBoard(context.client("accounts", settings.accounts_url)),
        own_landlord=OwnLandlord(context.client("accounts", settings.accounts_url)),
        own_login=OwnLogin(context.client("identity", settings.identity_url)),
        own_provider=OwnProvider(context.client("identity", settings.identity_url)),
        drafts=Drafts(context.client("identity", settings.identity_url)),
        data_quality=DataQuality(
            registration=context.client("registration", settings.registration_url),
            accounts=context.client("accounts", settings.accounts_url),
        ),
        letters=Letters(context.client("notifications", settings.notifications_url)),
        wishes=Wishes(context.client("notifications", settings.notifications_url)),
        wordings=Wordings(context.client("notifications", settings.notifications_url)),
        audits=Audits(
            {
                "identity": context.client("identity", settings.identity_url),
                "registration": context.client("registration", settings.registration_url),
                "accounts": context.client("accounts", settings.accounts_url),
                "notifications": context.client("notifications", settings.notifications_url),
            }
        ),
        files=Files(
            LocalFiles(settings.files_folder),
            Scanner(settings.scanner_url) if settings.scanner_url else None,
        ),
        landlords=context.landlords,
    )
    service = Service(
        context=context,
        handlers=handlers,
        jobs=jobs,
        retention=retention,
        anchored=CasesAuditAnchored,
        follows=asked_of(context.client("accounts", settings.accounts_url), OWN_SETTINGS),
    )
    key = link_key(context)
    service.api.state.link_key = key
    service.api.state.own_file = case_file_opener(context.database, context.clients.files)
    service.api.include_router(router)
    desk = build_desk(context.landlords, ui=settings.ui_folder, link_key=key)
    desk.state.trusted_proxies = settings.trusted_proxies
    service.add_site(desk, port=settings.desk_port, name="desk")
    return service


def link_key(context: Context[CasesSettings]) -> bytes:
    """Return the key of reply links: the operator's own, else one derived from the signing key."""
    file = context.settings.link_key_file
    if file is not None:
        return base64.b64decode(file.read_text("ascii").strip(), validate=True)
    return hmac.digest(context.signer.key.private_bytes_raw(), LINK_KEY_PURPOSE, "sha256")


if __name__ == "__main__":
    run("cases", CasesSettings, build)
