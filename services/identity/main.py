"""Composition root of identity: the one place where everything meets."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from chassis.auth import Signer
from chassis.following import asked_of
from chassis.hashing import Hashing
from chassis.service import Service, build_context, run
from contracts.api.landlords import OWN_SETTINGS
from contracts.events.identity import IdentityAuditAnchored
from services.identity.clients import AccessInvitations, Clients, Providers, Records
from services.identity.clients.breached import BreachedPasswords
from services.identity.domain.common_passwords import common_passwords
from services.identity.jobs import jobs
from services.identity.routes import router
from services.identity.routes.door import Door
from services.identity.settings import IdentitySettings
from services.identity.subscribers import handlers


def build(
    settings: IdentitySettings, *, hashing: Hashing | None = None
) -> Service[IdentitySettings]:
    """Assemble the service. `hashing` is made from the settings unless given."""
    context = build_context("identity", settings)
    accounts = context.client("accounts", settings.accounts_url)
    context.clients = Clients(
        records=Records(accounts), access_invitations=AccessInvitations(accounts)
    )
    breached = BreachedPasswords(settings.breached_passwords_file)
    breached.look()
    service = Service(
        context,
        handlers=handlers,
        jobs=jobs,
        anchored=IdentityAuditAnchored,
        follows=asked_of(accounts, OWN_SETTINGS),
    )
    service.api.state.door = Door(
        database=context.database,
        landlords=context.landlords,
        signer=context.signer,
        hashing=hashing
        or Hashing(slots=settings.hashing_slots or None, waiting=settings.hashing_waiting),
        key=_derived(context.signer, b"lodge identity mail secrets"),
        factor_key=_derived(context.signer, b"lodge identity second factors"),
        providers=Providers(context.http),
        breached=breached,
    )
    service.api.include_router(router)
    common_passwords()  # worked out now, not during somebody's registration
    return service


def _derived(signer: Signer, purpose: bytes) -> bytes:
    """Derive the key of one purpose from the signing key: one file to guard.

    A new signing key makes the codes of the last ten minutes, the invitations of the last day
    and every authenticator app worthless (recovery codes and passkeys work on), and nothing else.
    """
    derivation = HKDF(hashes.SHA256(), length=32, salt=None, info=purpose)
    return derivation.derive(signer.key.private_bytes_raw())


if __name__ == "__main__":
    run("identity", IdentitySettings, build)
