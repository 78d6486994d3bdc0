"""The composition root: `python -m services.registration.main serve|migrate|topology|openapi`."""

import sys
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from chassis.blind import BlindKey
from chassis.following import asked_of
from chassis.landlords import Landlord
from chassis.service import Service, build_context, run
from contracts.api.landlords import OWN_SETTINGS
from contracts.events.registration import RegistrationAuditAnchored
from services.registration.clients import Clients
from services.registration.domain.errors import PolicyRefused
from services.registration.domain.policy import Policy
from services.registration.domain.policy_text import parse_policy
from services.registration.jobs import jobs
from services.registration.retention import retention
from services.registration.routes import router
from services.registration.settings import RegistrationSettings
from services.registration.subscribers import handlers


def load_policies(folder: Path, landlords: Iterable[Landlord]) -> dict[UUID, Policy]:
    """Read every landlord's verification policy from `folder`.

    Raises:
        PolicyRefused: a file is missing, or a policy could not work; says which and why.
    """
    policies: dict[UUID, Policy] = {}
    for landlord in landlords:
        path = folder / f"{landlord.policy}.yaml"
        try:
            text = path.read_text("utf-8")
        except OSError as error:
            raise PolicyRefused(
                f"{path}: cannot be read; landlord {landlord.code!r} asks for it by "
                f"`policy: {landlord.policy}`"
            ) from error
        policies[landlord.id] = parse_policy(text, file=str(path))
    return policies


def load_blind_key(settings: RegistrationSettings) -> BlindKey:
    """Return the key that the replica is hashed under."""
    file = settings.record_key_file or settings.signing_key_file
    return BlindKey.load(file)


def build(settings: RegistrationSettings) -> Service[RegistrationSettings]:
    """Assemble the service. A policy that cannot be used ends the process with what to mend."""
    context = build_context("registration", settings)
    try:
        policies = load_policies(settings.policies_dir, context.landlords)
    except PolicyRefused as refusal:
        sys.exit(f"registration cannot start: {refusal}")
    context.clients = Clients(
        accounts=context.client("accounts", settings.accounts_url),
        cases=context.client("cases", settings.cases_url),
        policies=policies,
        blind=load_blind_key(settings),
    )
    service = Service(
        context=context,
        handlers=handlers,
        jobs=jobs,
        retention=retention,
        anchored=RegistrationAuditAnchored,
        follows=asked_of(context.client("accounts", settings.accounts_url), OWN_SETTINGS),
    )
    service.api.include_router(router)
    return service


def check_policy(path: Path) -> None:
    """Say whether a policy file can be used, and what it offers. Ends with 1 if it cannot."""
    try:
        policy = parse_policy(path.read_text("utf-8"), file=str(path))
    except OSError as error:
        sys.exit(f"{path}: cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        sys.exit(f"{path}: this is not text in UTF-8")
    except PolicyRefused as refusal:
        sys.exit(str(refusal))
    print(f"{path}: {policy.name} can be used")  # noqa: T201
    for way in policy.ways:
        ladder = " → ".join(step.name for step in way.steps) or "staff look at everybody"
        print(f"  {way.name}: {ladder}")  # noqa: T201


if __name__ == "__main__":
    if sys.argv[1:2] == ["check-policy"] and len(sys.argv) == 3:  # noqa: PLR2004
        check_policy(Path(sys.argv[2]))
        sys.exit(0)
    run("registration", RegistrationSettings, build)
