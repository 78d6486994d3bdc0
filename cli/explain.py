"""`explain`: why somebody may, or may not, do something, as the services themselves decide it."""

import difflib
import json
import re
from typing import Annotated, Any

import typer
import yaml
from rich.console import Console

from chassis.explaining import AccessDecision, AccessDecisions, AccessQuestion
from cli.operator import Operator, Refused, operator
from cli.options import DataOption, LandlordOption
from cli.stack.errors import CannotSetUp
from cli.stack.places import PROJECT, places
from contracts.api.access import ConnectionTrace, ContactAccess
from contracts.api.identity.subjects import Subject, Subjects

SERVICES = ("identity", "registration", "accounts", "cases", "notifications", "gateway")
ACTION = re.compile(
    r"(?:(?P<door>[a-z]+) )?(?P<action>(?:GET|POST|PUT|PATCH|DELETE) /[!-~]{0,199})"
)


def explain(
    user: Annotated[str, typer.Option("--user", metavar="EMAIL", help="Whose login.")],
    action: Annotated[
        str,
        typer.Option(
            "--action",
            metavar="ACTION",
            help='What they want to do, e.g. "GET /accounts/{id}" or "desk GET /letters".',
        ),
    ],
    data: DataOption = None,
    landlord: LandlordOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say whether somebody may do something, by which rule, and who can change that.

    Every service that has the operation is asked; the question is written down in the audit.
    """
    found = ACTION.fullmatch(action.strip())
    if found is None:
        raise CannotSetUp(
            'Write the action as a method and an address, e.g. --action "GET /accounts/{id}".'
        )
    acting = operator(places(data), landlord)
    subjects = _subjects(acting, user)
    told = [_told(acting, one, found["action"], found["door"]) for one in subjects]
    if not any(one["decisions"] for one in told):
        raise CannotSetUp(_unknown(action.strip()))
    if as_json:
        print(json.dumps({"user": user, "action": action, "logins": told}, indent=2))
        return
    screen = Console(soft_wrap=True)
    for one in told:
        _show(screen, user, one)


def _told(acting: Operator, one: Subject, action: str, door: str | None) -> dict[str, Any]:
    decisions = [
        decision
        for service in SERVICES
        for decision in _decisions(acting, service, one, action)
        if door in (None, decision.door)
    ]
    connections: list[ConnectionTrace] = []
    if one.contact_id is not None and any(decision.is_open for decision in decisions):
        path = f"/contacts/{one.contact_id}/access"
        answer = acting.call("accounts", "GET", path)
        connections = ContactAccess.model_validate_json(answer.content).items
    return {
        "login": one.model_dump(mode="json"),
        "decisions": [decision.model_dump(mode="json") for decision in decisions],
        "connections": [each.model_dump(mode="json") for each in connections],
    }


def _subjects(acting: Operator, email: str) -> list[Subject]:
    answer = acting.call("identity", "POST", "/access-subjects", body={"email": email})
    found = Subjects.model_validate_json(answer.content).items
    if not found:
        raise CannotSetUp(
            f"Nobody of {acting.landlord.name} has a login with the address {email!r}. "
            "`./lodge demo people` lists those of the demo."
        )
    return found


def _decisions(acting: Operator, service: str, one: Subject, action: str) -> list[AccessDecision]:
    kind = one.kind if one.state == "active" else "nobody"
    body = AccessQuestion(action=action, kind=kind, roles=one.roles).model_dump()
    try:
        answer = acting.call(service, "POST", "/access-explanations", body=body)
    except Refused as trouble:
        raise CannotSetUp(f"{service}: {trouble}") from trouble
    return AccessDecisions.model_validate_json(answer.content).items


def _unknown(action: str) -> str:
    table = yaml.safe_load((PROJECT / "authz.yaml").read_text("utf-8"))
    doors = {**table["api"], **table["pages"]}
    known = [f"{door} {operation}" for door, named in doors.items() for operation in named]
    plain = {name.partition(" ")[2]: name for name in known}
    near = difflib.get_close_matches(action, [*known, *plain], n=3, cutoff=0.5)
    text = f"No door has the operation {action!r}."
    close = dict.fromkeys(plain.get(name, name) for name in near)
    return f"{text} Near it: {'; '.join(close)}." if close else f"{text} authz.yaml lists them."


def _show(screen: Console, user: str, told: dict[str, Any]) -> None:
    def say(text: str) -> None:
        screen.print(text, highlight=False, markup=False)

    login = told["login"]
    roles = f", roles: {', '.join(login['roles'])}" if login["roles"] else ""
    say(f"{user}: a login of {login['kind']}, {login['state']}{roles}")
    if login["state"] != "active":
        say("  The login is not active: nobody can sign in with it, whatever it would open.")
    for one in told["decisions"]:
        say(f"{'open  ' if one['is_open'] else 'closed'}  {one['rule']}")
        if one["reason"]["says"]:
            say(f"        {one['reason']['says']}")
        elif one["is_open"]:
            say("        This is open to everybody.")
        if one["reason"]["ask"]:
            say(f"        {one['reason']['ask']}")
    if told["connections"]:
        say("What each home opens (any other home is as absent):")
    for one in told["connections"]:
        until = f" to {one['valid_to']}" if one["valid_to"] else ""
        opened = [name for name, is_open in one["authorities"].items() if is_open]
        say(
            f"{'open  ' if one['is_open'] else 'closed'}  {one['reference']}: {one['role']}, "
            f"{one['status']}, from {one['valid_from']}{until}; rule {one['rule']}"
        )
        say(f"        {one['says']} Authorities: {', '.join(opened) or 'none'}.")
        say(f"        Who can change it: {one['ask']}")
        if one["is_provisional"]:
            say("        Provisional: finance and documents wait for staff, or for seven days.")
