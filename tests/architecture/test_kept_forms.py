"""What people type outlives their session: no field of a form is forgotten by chance."""

import ast
import importlib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from services.cases.pages.desk import DOORS
from services.gateway import pages as portal

SECRET = frozenset(
    {"password", "confirmation", "current", "new_password", "code", "answer", "word", "again"}
    | {"heard", "credential"}
)
"""Never kept, whatever form they are on."""

NOT_TYPED = frozenset(
    {"next", "back", "by", "version", "over", "work", "do", "were", "way", "attempt", "batch"}
    | {"account", "account_id", "connection", "contact_id", "case_id", "user", "letter", "kind"}
    | {"letters", "large", "place_id", "run_id", "agreed", "roles", "facts_checked", "consent"}
    | {"connection_id", "contact_role", "contact_version", "session_id", "passkey_id"}
    | {"question", "filter", "q"}
    | {"language", "date_format", "start_page", "decision", "may", "checked", "decide", "keep_as"}
    | {"choice", "meant", "of", "may_call", "rooms", "mailed", "purpose", "change_id"}
    | {"updates_via", "director", "ended_before", "due", "method", "noted"}
)
"""Chosen, ticked, or put there by the page: nothing to write twice."""

NOBODY = "needs nobody who is signed in: no session can end meanwhile"
EXEMPT = {
    "/sign-in": NOBODY,
    "/sign-in/code": NOBODY,
    "/forgotten-password": NOBODY,
    "/register": NOBODY,
    "/register/letter": NOBODY,
    "/register/more": NOBODY,
    "/register/enquiry": NOBODY,
    "/register/owner": NOBODY,
    "/reply": NOBODY,
    "/tracking/answer": NOBODY,
    "/unexpected-newcomer": NOBODY,
    "/tracking/link": NOBODY,
    "/not-a-customer/{slug}": NOBODY,
    "/profile/passkeys": "one name, typed as the device is asked; without the device it is nothing",
}
"""Address of a form → why what is typed there need not outlive a session."""


def functions_of(module: ModuleType) -> dict[str, ast.AST]:
    tree = ast.parse(Path(str(module.__file__)).read_text())
    return {
        node.name: node
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }


def fields_of(module: ModuleType, handler: str) -> set[str]:
    """Return the fields that a handler reads, itself or by the functions of its module."""
    functions, seen, waiting = functions_of(module), set(), [handler]
    fields: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in functions:
            continue
        seen.add(name)
        for node in ast.walk(functions[name]):
            if isinstance(node, ast.Name):
                waiting.append(node.id)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "read_form":
                fields |= named_in(module, node)
    return fields


def named_in(module: ModuleType, call: ast.Call) -> set[str]:
    named: set[str] = set()
    many = [keyword.value for keyword in call.keywords if keyword.arg == "many"]
    for argument in [*call.args[1:], *many]:
        for node in ast.walk(argument):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.add(node.value)
            if isinstance(node, ast.Name):
                named |= set(getattr(module, node.id))
    return named


def handlers() -> list[Any]:
    routers = [*portal.routers, *(door.router for door in DOORS)]
    return [route for router in routers for route in router.routes if "POST" in route.methods]


@pytest.mark.parametrize("route", handlers(), ids=lambda each: each.path)
def test_what_is_typed_into_a_form_is_kept_or_there_is_a_reason_why_not(route):
    module = importlib.import_module(route.endpoint.__module__)
    kept = getattr(route.endpoint, "lodge_keeps", ((), ""))[0]
    read = fields_of(module, route.endpoint.__name__)

    forgotten = read - set(kept) - SECRET - NOT_TYPED
    assert not forgotten or route.path in EXEMPT, forgotten
    assert set(kept) <= read
    assert not set(kept) & SECRET


def test_no_reason_is_given_for_a_form_that_is_gone():
    assert set(EXEMPT) <= {route.path for route in handlers()}


def test_the_fields_of_a_form_are_found_in_the_functions_that_read_it():
    module = importlib.import_module("services.cases.pages.resetting")

    assert fields_of(module, "reset_staff") == {"case_reference", "facts_checked"}
