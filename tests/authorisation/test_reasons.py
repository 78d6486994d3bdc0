"""Why somebody is refused: every rule has its words, made from what decides."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

import services
from chassis.auth import is_allowed
from chassis.errors import Forbidden
from chassis.explaining import rules_of
from chassis.rules import NotAllowed, ask, says
from tests.assembly import LANDLORD
from tests.authorisation.test_matrix import ACTORS, ROLES
from tests.authorisation.test_matrix import TABLE as APIS
from tests.authorisation.test_pages import SITES
from tests.authorisation.test_pages import TABLE as PAGES

STAFF = {
    role: actor.caller()
    for actor in ACTORS
    if actor.kind == "staff"
    for role in (actor.claims.get("roles") or [""])
}


def refusing(family: type[Forbidden] = Forbidden) -> Iterator[type[Forbidden]]:
    for one in family.__subclasses__():
        yield one
        yield from refusing(one)


@pytest.fixture(scope="module")
def every_refusal() -> set[type[Forbidden]]:
    for found in pkgutil.walk_packages(services.__path__, "services."):
        if "migrations" not in found.name:  # they run where they are imported
            importlib.import_module(found.name)
    return set(refusing())


def test_every_rule_that_refuses_has_words_of_its_own(every_refusal):
    wordless = [one.__name__ for one in every_refusal if one.reason is Forbidden.reason]
    assert wordless == []
    for one in every_refusal - {NotAllowed}:
        reason = one("a test").reason()
        assert reason.rule == one.code
        assert reason.says.endswith(".")
        assert reason.ask.endswith(".")


def test_every_line_of_the_table_can_be_said_in_words():
    for table in (*APIS.values(), *PAGES.values()):
        for line, who in table.items():
            if who != ["public"]:
                assert says(who).startswith("This is open to "), line
                assert ask(who).endswith("."), line


def test_who_sees_a_page_stands_in_the_code_as_in_the_table(assembled):
    others = {}
    for site, (service, _host) in SITES.items():
        in_code = dict(rules_of(assembled[service].sites[0].app))
        for line, who in PAGES[site].items():
            named = in_code[line][-1] if in_code[line] else ("public",)
            # Before a login is whole, and of a registration, the pages look at cookies themselves.
            if named == ("public",) and who in (["applicant"], ["customer"], ["staff"]):
                continue
            if set(named) != set(who):
                others[f"{site} {line}"] = (named, who)

    assert others == {}


async def ask_about(service: Any, keys: Any, **question: Any) -> list[dict[str, Any]]:
    name = service.context.service
    token = keys.signers["operator"].token(audience=name, landlord_id=LANDLORD, kind="operator")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(service.api), base_url="http://test"
    ) as client:
        answer = await client.post(
            "/access-explanations", json=question, headers={"Authorization": f"Bearer {token}"}
        )
    return answer.json()["items"]


async def test_a_refused_call_says_the_rule_and_who_gives_the_role(assembled, keys):
    token = keys.signers["service:identity"].token(
        audience="identity",
        landlord_id=LANDLORD,
        kind="staff",
        subject=str(uuid4()),
        claims={"roles": ["agent"]},
    )
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(assembled["identity"].api), base_url="http://test"
    ) as client:
        answer = await client.get(f"/staff/{uuid4()}", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 403
    assert answer.json()["reason"] == {
        "rule": "identity GET /staff/{user_id}",
        "says": "This is open to staff with the role identity admin or auditor.",
        "ask": "An identity admin gives and takes roles: under Staff, at your name.",
    }


async def test_what_is_explained_is_what_the_door_answers(assembled, keys):
    for service in ("identity", "accounts"):
        for line, who in list(APIS[service].items())[::6]:
            for role in ("", *ROLES):
                found = await ask_about(
                    assembled[service], keys, action=line, kind="staff", roles=[role] * bool(role)
                )
                told = {one["door"]: one for one in found}[service]
                assert told["rule"] == f"{service} {line}"
                assert told["is_open"] == is_allowed(STAFF[role], tuple(who)), (line, role)
                assert bool(told["reason"]["ask"]) == (not told["is_open"])


async def test_a_page_is_explained_by_its_own_door_with_ids_or_names(assembled, keys):
    for action in ("GET /external-users/{id}", f"GET /external-users/{uuid4()}"):
        found = await ask_about(
            assembled["cases"], keys, action=action, kind="staff", roles=["lead"]
        )
        assert [(one["rule"], one["is_open"]) for one in found] == [
            ("desk GET /external-users/{user_id}", False)
        ]
    unknown = await ask_about(assembled["cases"], keys, action="GET /nothing", kind="staff")
    assert unknown == []
