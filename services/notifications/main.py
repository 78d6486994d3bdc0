"""The notifications service: listens, writes, sends, and lets the desk word what is sent."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from chassis.auth import Signer
from chassis.following import asked_of
from chassis.service import Service, build_context, run
from contracts.api.landlords import OWN_SETTINGS
from contracts.events.notifications import NotificationsAuditAnchored
from services.notifications.clients import Clients
from services.notifications.clients.further import Further
from services.notifications.clients.holders import Holders
from services.notifications.clients.owners import Owners
from services.notifications.clients.press import Press
from services.notifications.clients.relay import MailRelay
from services.notifications.jobs import jobs
from services.notifications.retention import retention
from services.notifications.routes import router
from services.notifications.settings import NotificationsSettings
from services.notifications.subscribers import handlers


def build(settings: NotificationsSettings) -> Service[NotificationsSettings]:
    """Put the service together."""
    context = build_context("notifications", settings)
    further = Further(
        identity=context.client("identity", settings.identity_url),
        accounts=context.client("accounts", settings.accounts_url),
    )
    context.clients = Clients(
        owners=Owners(
            further=further,
            identity=context.client("identity", settings.identity_url),
            registration=context.client("registration", settings.registration_url),
            cases=context.client("cases", settings.cases_url),
            accounts=context.client("accounts", settings.accounts_url),
        ),
        relay=MailRelay(settings),
        holders=Holders(
            accounts=context.client("accounts", settings.accounts_url),
            registration=context.client("registration", settings.registration_url),
        ),
        press=Press(settings.print_fonts),
        further=further,
        stop_key=_derived(context.signer, b"lodge notifications stop links"),
    )
    service = Service(
        context,
        handlers=handlers,
        jobs=jobs,
        retention=retention,
        anchored=NotificationsAuditAnchored,
        follows=asked_of(context.client("accounts", settings.accounts_url), OWN_SETTINGS),
    )
    service.api.state.stop_key = context.clients.stop_key
    service.api.include_router(router)
    return service


def _derived(signer: Signer, purpose: bytes) -> bytes:
    """Derive the key of one purpose from the signing key: one file to guard.

    A new signing key ends the links at the foot of mails sent before it, and nothing else.
    """
    derivation = HKDF(hashes.SHA256(), length=32, salt=None, info=purpose)
    return derivation.derive(signer.key.private_bytes_raw())


if __name__ == "__main__":
    run("notifications", NotificationsSettings, build)
