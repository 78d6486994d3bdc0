"""`test`, `check`, `lock`, `contracts`, `texts`: what keeps the project whole."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.stack.browser import fetch_browser, find_browser
from cli.stack.docker import engine_answers
from cli.stack.errors import CannotSetUp
from cli.stack.node import build_look, install_mailbox
from cli.stack.places import PROJECT, home
from cli.stack.rabbitmq_programs import find_programs, unpack_programs, what_to_install

UV_OPTIONS = (
    "--quiet --universal --generate-hashes --python-version 3.11 --no-header --no-annotate",
    "--no-emit-index-url --no-config --no-progress --upgrade",
)
"""No address of any package index may enter a lock file."""

LOCKS = {
    "requirements.lock": ["pyproject.toml"],
    "requirements-local.lock": ["--group", "pyproject.toml:local", "-c", "requirements.lock"],
    "requirements-node.lock": ["--group", "pyproject.toml:node", "-c", "requirements.lock"],
    "requirements-dev.lock": ["--group", "pyproject.toml:dev", "-c", "requirements.lock"],
}

WORKERS = 2
"""Processes that share a whole run. Each has servers of its own, about 1.5 GB of memory."""

CHECKS = {
    "ruff": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "types": ["-m", "mypy"],
    "walls": ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
    "contracts": ["-m", "cli.photographs", "--check"],
    "texts": ["-m", "cli.texts", "--check"],
}
"""Name → arguments of Python. The tests come after these."""


def test(context: typer.Context) -> None:
    """Set up all that the tests need, and run them; arguments go to pytest."""
    raise typer.Exit(run_tests(context.args))


def check() -> None:
    """Check everything: style, types, walls, contracts, then every test."""
    screen = Console(soft_wrap=True)
    failed = [name for name, arguments in CHECKS.items() if not _passes(name, arguments, screen)]
    if run_tests([]) != 0:
        failed.append("tests")
    if failed:
        screen.print(f"[red]Failed: {', '.join(failed)}[/]")
        raise typer.Exit(1)
    screen.print("[green]Everything holds.[/]")


def lock() -> None:
    """Work out the newest fitting versions of every dependency again."""
    uv = Path(sys.executable).with_name("uv")
    for name, arguments in LOCKS.items():
        command = [str(uv), "pip", "compile", *" ".join(UV_OPTIONS).split(), *arguments, "-o", name]
        if subprocess.run(command, cwd=PROJECT, check=False).returncode:
            raise CannotSetUp(f"{name} could not be made.")
        print(f"wrote {name}")


def contracts() -> None:
    """Write the contracts' photographs: schemas, API documents, who listens to what."""
    done = subprocess.run(
        [sys.executable, "-m", "cli.photographs"], cwd=PROJECT, env=_environment(), check=False
    )
    raise typer.Exit(done.returncode)


def texts(
    languages: Annotated[
        list[str] | None, typer.Argument(help="Languages to begin, e.g. `cy`.")
    ] = None,
) -> None:
    """Bring the message catalogues up to date and compile them; begin further languages."""
    done = subprocess.run(
        [sys.executable, "-m", "cli.texts", *(languages or [])],
        cwd=PROJECT,
        env=_environment(),
        check=False,
    )
    raise typer.Exit(done.returncode)


def run_tests(arguments: list[str]) -> int:
    """Provide what is missing, then give pytest's exit status."""
    screen = Console(soft_wrap=True, stderr=True)
    screen.print("Setting up what the tests need …")
    build_look()
    install_mailbox()
    if not os.environ.get("LODGE_TEST_BROKER_URL"):
        programs = find_programs(home()) or unpack_programs(home())
        if programs is None and not engine_answers():
            raise CannotSetUp(what_to_install())
    environment = _environment()
    browser = find_browser()
    if browser is not None:
        environment["LODGE_CHROMIUM"] = browser
    else:
        fetched = fetch_browser()
        if fetched is None:
            screen.print("[bold red]NO BROWSER CAN BE HAD HERE: BROWSER TESTS ARE SKIPPED[/]")
        environment.update(fetched or {})
    beside = ["-n", str(WORKERS)] if not arguments else []
    command = [sys.executable, "-m", "pytest", *beside, *arguments]
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode


def _passes(name: str, arguments: list[str], screen: Console) -> bool:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        screen.print(f"[green]✓[/] {name}")
        return True
    screen.print(f"[red]✗[/] {name}")
    print(done.stdout)
    return False


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(PROJECT)}
