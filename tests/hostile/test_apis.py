"""Generated requests, good and bad, against every operation of every internal API."""

import json
import os
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import schemathesis
import yaml
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from tests.assembly import LANDLORD, Keys

ROOT = Path(__file__).parents[2]
TABLE: dict[str, dict[str, list[str]]] = yaml.safe_load((ROOT / "authz.yaml").read_text())["api"]
EXAMPLES = int(os.environ.get("LODGE_HOSTILE_EXAMPLES", "12"))
PATIENT = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
)


ANSWERS = ["2xx", "401", "403", "404", "409", "412", "422", "428", "429", "503"]
"""What well-formed data may meet: beyond the schema there are rules (a password's length, an
address that can exist, a version that is the newest), and other services that are not there."""

CONFIG = SchemathesisConfig.from_dict(
    {"checks": {"positive_data_acceptance": {"expected-statuses": ANSWERS}}}
)


def schema(service: str) -> Any:
    document = json.loads((ROOT / "contracts" / "schemas" / f"openapi.{service}.json").read_text())
    return schemathesis.openapi.from_dict(document, config=CONFIG)


def shown(keys: Keys, service: str, case: Any) -> dict[str, str]:
    """Return the token of somebody who may use the operation."""
    operation = f"{case.operation.method.upper()} {case.operation.path}"
    who = TABLE[service][operation][0]
    kind, _, detail = who.partition(":")
    claims: dict[str, Any] = {"contact_id": str(uuid4())} if kind == "customer" else {}
    if kind == "staff":
        claims = {"roles": [detail or "agent"], "name": "A. Tester", "user_id": str(uuid4())}
    if kind == "applicant":
        claims = {"registration_id": str(case.path_parameters.get("registration_id"))}
        if not re.fullmatch(r"[0-9a-f-]{36}", claims["registration_id"]):
            claims["registration_id"] = str(uuid4())
    issuer = who if kind in ("service", "operator") else "service:identity"
    signer = keys.signers[issuer]
    token = signer.token(
        audience=service,
        landlord_id=LANDLORD,
        kind=kind,  # type: ignore[arg-type]
        subject=issuer if kind in ("service", "operator") else str(uuid4()),
        claims=claims,
    )
    return {"Authorization": f"Bearer {token}"}


def knock(service: str, case: Any, apis: dict[str, str], keys: Keys) -> None:
    case.call_and_validate(base_url=apis[service], headers=shown(keys, service, case), timeout=20)


@schema("identity").parametrize()
@PATIENT
def test_identity_answers_anything_in_its_own_words(case, apis, keys):
    knock("identity", case, apis, keys)


@schema("registration").parametrize()
@PATIENT
def test_registration_answers_anything_in_its_own_words(case, apis, keys):
    knock("registration", case, apis, keys)


@schema("accounts").parametrize()
@PATIENT
def test_accounts_answers_anything_in_its_own_words(case, apis, keys):
    knock("accounts", case, apis, keys)


@schema("cases").parametrize()
@PATIENT
def test_cases_answers_anything_in_its_own_words(case, apis, keys):
    knock("cases", case, apis, keys)
