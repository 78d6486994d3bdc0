"""No request goes through a thread on its way to its route."""

import ast
import inspect
from pathlib import Path

from chassis.auth import allow

TREES = [
    ast.parse(path.read_text("utf-8"))
    for folder in ("chassis", "services")
    for path in sorted(Path(folder).rglob("*.py"))
]


def test_what_a_route_depends_on_is_a_coroutine():
    """FastAPI runs everything else in a pool of threads, there and back for every request."""
    wanted = {
        node.args[0].id
        for tree in TREES
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"Depends", "Security"}
        and node.args
        and isinstance(node.args[0], ast.Name)
    }
    coroutines = {
        node.name
        for tree in TREES
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncFunctionDef)
    }

    assert {"door_of", "session_of"} <= wanted
    assert wanted - coroutines - {"_bearer"} == set()
    assert inspect.iscoroutinefunction(allow("staff"))


def test_every_route_is_a_coroutine():
    plain = [
        node.name
        for tree in TREES
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in {"get", "post", "put", "patch", "delete"}
        and isinstance(decorator.func.value, ast.Name)
        and decorator.func.value.id == "router"
    ]

    assert plain == []
