"""Every actor at every door of every internal API: exactly `authz.yaml` opens.

The databases cannot be reached here, so a door that opens answers 503 or 422; one that is
closed answers 401 or 403 before anything is looked up.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import jwt
import pytest
import yaml

from chassis.auth import Caller, Kind, Signer, Verifier, is_allowed
from chassis.errors import Unauthenticated
from tests.assembly import LANDLORD, SERVICES

TABLE: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parents[2] / "authz.yaml").read_text()
)["api"]
OWN_REGISTRATION = UUID("11111111-1111-4111-8111-111111111111")
ROLES = ("agent", "lead", "identity_admin", "auditor", "exporter")
CLOSED = (401, 403)


@dataclass(frozen=True)
class Actor:
    """Somebody at the door, and what they can show."""

    name: str
    issuer: str = ""
    kind: Kind = "public"
    claims: dict[str, Any] = field(default_factory=dict)

    def caller(self) -> Caller:
        return Caller(
            kind=self.kind,
            subject=self.issuer,
            landlord_id=LANDLORD,
            roles=frozenset(self.claims.get("roles", [])),
        )


ACTORS = [
    Actor("nobody"),
    Actor("the operator", "operator", "operator"),
    Actor("a customer", "service:identity", "customer", {"contact_id": str(uuid4())}),
    Actor("a customer without a contact", "service:identity", "customer"),
    Actor("staff without a role", "service:identity", "staff"),
    *(Actor(f"staff, {role}", "service:identity", "staff", {"roles": [role]}) for role in ROLES),
    Actor(
        "the applicant",
        "service:identity",
        "applicant",
        {"registration_id": str(OWN_REGISTRATION)},
    ),
    *(Actor(f"service {name}", f"service:{name}", "service") for name in SERVICES),
]


CELLS = [
    pytest.param(service, operation, actor, id=f"{service} {operation} {actor.name}")
    for service, table in TABLE.items()
    for operation in table
    for actor in ACTORS
]


@pytest.mark.parametrize("service", SERVICES)
def test_the_table_names_every_operation_and_no_other(service, assembled):
    document = assembled[service].api.openapi()
    served = {
        f"{method.upper()} {path}"
        for path, methods in document["paths"].items()
        for method in methods
    }

    assert served == set(TABLE[service])


async def knock(app: Any, operation: str, token: str | None, **path: Any) -> int:
    method, address = operation.split(" ", 1)
    filled = re.sub(r"\{(\w+)\}", lambda found: str(path.get(found[1], OWN_REGISTRATION)), address)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://internal") as client:
        answer = await client.request(method, filled, headers=headers, json={})
    return answer.status_code


def shown(keys: Any, actor: Actor, service: str, **changed: Any) -> str | None:
    if actor.kind == "public":
        return None
    signer: Signer = changed.pop("signer", None) or keys.signers[actor.issuer]
    told: dict[str, Any] = {
        "audience": service,
        "landlord_id": LANDLORD,
        "kind": actor.kind,
        "claims": actor.claims,
        "subject": actor.issuer if actor.kind in ("service", "operator") else str(uuid4()),
        **changed,
    }
    return signer.token(**told)


@pytest.mark.parametrize(("service", "operation", "actor"), CELLS)
async def test_a_door_opens_to_those_the_table_names_alone(
    service, operation, actor, assembled, keys
):
    may = actor.kind != "public" and is_allowed(actor.caller(), tuple(TABLE[service][operation]))

    status = await knock(assembled[service].api, operation, shown(keys, actor, service))

    if may:
        assert status not in CLOSED
        assert status not in (404, 405)
    else:
        assert status == (401 if actor.kind == "public" else 403)


APPLICANTS = [operation for operation, who in TABLE["registration"].items() if "applicant" in who]


@pytest.mark.parametrize("operation", APPLICANTS)
async def test_an_applicant_reaches_no_registration_but_their_own(operation, assembled, keys):
    applicant = next(actor for actor in ACTORS if actor.kind == "applicant")

    status = await knock(
        assembled["registration"].api,
        operation,
        shown(keys, applicant, "registration"),
        registration_id=uuid4(),
    )

    assert status == 404


FORGERIES = {
    "meant for another service": {"audience": "elsewhere"},
    "older than a minute": {"lifetime": -120},
    "living too long": {"lifetime": 7200},
    "a service speaking for a person": {"kind": "customer"},
    "a service speaking for staff": {"kind": "staff", "claims": {"roles": ["lead"]}},
    "a service speaking for the operator": {"kind": "operator"},
    "a service speaking for another": {"subject": "service:identity"},
    "an unknown kind": {"kind": "root"},
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_token_is_nobodys(forgery, keys):
    gateway = next(actor for actor in ACTORS if actor.issuer == "service:gateway")
    verifier = Verifier(
        "registration", {name: s.key.public_key() for name, s in keys.signers.items()}
    )
    token = shown(keys, gateway, "registration", **FORGERIES[forgery])

    with pytest.raises(Unauthenticated):
        verifier.caller(token)


def test_a_token_signed_by_another_key_or_none_is_nobodys(keys):
    verifier = Verifier(
        "registration", {name: s.key.public_key() for name, s in keys.signers.items()}
    )
    gateway = next(actor for actor in ACTORS if actor.issuer == "service:gateway")
    other = Signer("service:gateway", keys.signers["operator"].key)
    claims = jwt.decode(shown(keys, gateway, "registration"), options={"verify_signature": False})

    for token in (
        shown(keys, gateway, "registration", signer=other),
        jwt.encode(claims, None, algorithm="none"),
        jwt.encode(claims, "a shared secret of a length that libraries accept", "HS256"),
        "",
        "a.b.c",
        "\x00",
    ):
        with pytest.raises(Unauthenticated):
            verifier.caller(token)
