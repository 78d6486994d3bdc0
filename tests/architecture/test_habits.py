"""Rules of the house that no linter knows, each proved to notice what it forbids."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def calls(tree: ast.AST, *names: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in names
    ]


def swallows(tree: ast.AST) -> list[int]:
    """Find handlers that catch everything and do not raise it again."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
        )
        and not (node.body and isinstance(node.body[-1], ast.Raise))
    ]


RULES = {
    "only the chassis commits": lambda tree: calls(tree, "commit", "rollback"),
    "only the relay publishes": lambda tree: calls(tree, "publish", "basic_publish"),
    "only the chassis swallows everything": swallows,
}
PLANTED = {
    "only the chassis commits": "async def f(session):\n    await session.commit()\n",
    "only the relay publishes": "async def f(broker):\n    await broker.publish(b'')\n",
    "only the chassis swallows everything": "try:\n    pass\nexcept Exception:\n    pass\n",
}

ALLOWED = {
    # whatever happens to one message, it must end in a state that people can see
    "services/notifications/jobs/__init__.py": "only the chassis swallows everything",
}


@pytest.mark.parametrize("rule", RULES)
def test_services_keep_the_rule(rule):
    found = {
        str(path.relative_to(ROOT)): lines
        for path in sources("services", "contracts")
        if "migrations" not in path.parts
        and ALLOWED.get(str(path.relative_to(ROOT))) != rule
        and (lines := RULES[rule](ast.parse(path.read_text())))
    }

    assert found == {}


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_notices_what_it_forbids(rule):
    assert RULES[rule](ast.parse(PLANTED[rule])) != []


def test_every_use_case_is_one_public_function_named_by_its_file():
    odd = {}
    for path in sources("services"):
        if path.parent.name == "use_cases" and path.name != "__init__.py":
            public = [
                node.name
                for node in ast.parse(path.read_text()).body
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
                and not node.name.startswith("_")
            ]
            if path.stem not in public:
                odd[str(path.relative_to(ROOT))] = public

    assert odd == {}


def test_migrations_say_their_locks_and_their_neighbours():
    silent = [
        str(path.relative_to(ROOT))
        for path in sources("services")
        if path.parent.name == "versions"
        and not all(
            word in (ast.get_docstring(ast.parse(path.read_text())) or "")
            for word in ("Locks:", "Safe while the previous release runs:")
        )
    ]

    assert silent == []
