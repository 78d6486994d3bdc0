"""`audit`: find out whether anybody changed the record of who did what."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer
from rich.console import Console

from cli.options import DataOption
from cli.stack.errors import CannotSetUp
from cli.stack.places import places
from cli.status import written_settings

if TYPE_CHECKING:
    from chassis.audit.verifying import Anchor, Report

app = typer.Typer(help="The record of who did what.", no_args_is_help=True)

AUDITED = ("identity", "registration", "accounts", "cases", "notifications")
WITNESS = "notifications"

AgainstOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--against",
        metavar="FILE",
        help="Signed ends kept elsewhere, as `audit ends` printed them; may be repeated.",
    ),
]


@app.callback()
def audit() -> None:
    """Watch the audit."""


@app.command("verify")
def verify(
    data: DataOption = None,
    against: AgainstOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Walk every chain from end to end. Exit status 1 when anything was tampered with.

    Changes nothing. The database must run; the services need not.
    """
    told = [anchor for file in against or [] for anchor in _read_ends(file)]
    reports = asyncio.run(_verify(written_settings(places(data)), told))
    if as_json:
        print(json.dumps([_as_json(report) for report in reports], indent=2))
    else:
        _show(reports, Console(soft_wrap=True))
    raise typer.Exit(1 if any(report.findings for report in reports) else 0)


@app.command("ends")
def ends(data: DataOption = None) -> None:
    """Print where each chain ends, signed, one line of JSON each: to be kept elsewhere."""
    for anchor in asyncio.run(_ends(written_settings(places(data)))):
        print(
            json.dumps(
                {
                    "landlord_id": str(anchor.landlord_id),
                    "service": anchor.service,
                    "position": anchor.position,
                    "digest": anchor.digest.hex(),
                    "sealed_at": anchor.sealed_at.astimezone(UTC).isoformat(),
                    "key_id": anchor.key_id,
                    "signature": anchor.signature.hex(),
                }
            )
        )


def _read_ends(file: Path) -> "list[Anchor]":
    from chassis.audit.verifying import Anchor

    try:
        lines = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
        return [
            Anchor(
                landlord_id=UUID(each["landlord_id"]),
                service=str(each["service"]),
                position=int(each["position"]),
                digest=bytes.fromhex(each["digest"]),
                sealed_at=datetime.fromisoformat(each["sealed_at"]),
                key_id=str(each["key_id"]),
                signature=bytes.fromhex(each["signature"]),
            )
            for each in lines
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CannotSetUp(f"{file} does not hold what `audit ends` prints: {error}") from error


async def _verify(settings: dict[str, dict[str, str]], told: "Sequence[Anchor]") -> "list[Report]":
    from chassis.audit.verifying import Walk
    from chassis.auth import load_caller_keys
    from chassis.landlords import Landlords

    landlords = Landlords.load(Path(_setting(settings, "identity", "LANDLORDS_FILE")))
    keys = load_caller_keys(Path(_setting(settings, "identity", "CALLER_KEYS_FILE")))
    reports = []
    for landlord in landlords:
        witnessed = [*told, *await _witnessed(settings, landlord.id)]
        for service in AUDITED:
            walk = Walk(
                service=service,
                landlord_id=landlord.id,
                keys=keys,
                witnessed=[
                    each
                    for each in witnessed
                    if each.service == service and each.landlord_id == landlord.id
                ],
                now=datetime.now(UTC),
                mark_key=_mark_key(settings, service),
            )
            reports.append(await _walk(settings, walk))
    return reports


async def _walk(settings: dict[str, dict[str, str]], walk: Any) -> "Report":
    from chassis.db import Database

    database = Database(_setting(settings, walk.service, "DATABASE_URL"))
    try:
        found: Report = await walk.verify(database)
    except OSError as error:
        raise CannotSetUp(
            f"The database of {walk.service} cannot be reached: {error}. `./lodge up` starts it."
        ) from error
    finally:
        await database.close()
    return found


async def _witnessed(settings: dict[str, dict[str, str]], landlord_id: UUID) -> "list[Anchor]":
    return await _anchors(
        _setting(settings, WITNESS, "DATABASE_URL"),
        landlord_id,
        "SELECT landlord_id, service, position, digest, sealed_at, key_id, signature "
        "FROM witnessed_anchors",
    )


async def _ends(settings: dict[str, dict[str, str]]) -> "list[Anchor]":
    from chassis.landlords import Landlords

    landlords = Landlords.load(Path(_setting(settings, "identity", "LANDLORDS_FILE")))
    return [
        anchor
        for landlord in landlords
        for service in AUDITED
        for anchor in await _anchors(
            _setting(settings, service, "DATABASE_URL"),
            landlord.id,
            f"SELECT landlord_id, '{service}' AS service, position, digest, sealed_at, key_id, "  # noqa: S608
            "signature FROM audit_anchors ORDER BY position DESC LIMIT 1",
        )
    ]


async def _anchors(url: str, landlord_id: UUID, query: str) -> "list[Anchor]":
    from sqlalchemy import text

    from chassis.audit.verifying import Anchor
    from chassis.db import Database
    from chassis.errors import Unavailable

    database = Database(url)
    try:
        async with database.transaction(landlord_id) as session:
            return [Anchor(**row._mapping) for row in await session.execute(text(query))]  # noqa: SLF001
    except Unavailable as error:
        raise CannotSetUp("The database cannot be reached. `./lodge up` starts it.") from error
    finally:
        await database.close()


def _mark_key(settings: dict[str, dict[str, str]], service: str) -> bytes | None:
    """Derive the key of a service's marks, where its signing key can be read."""
    from chassis.audit import chain
    from chassis.auth import Signer

    try:
        signer = Signer.load(service, Path(_setting(settings, service, "SIGNING_KEY_FILE")))
    except OSError:
        return None
    return chain.mark_key(signer.key)


def _setting(settings: dict[str, dict[str, str]], service: str, name: str) -> str:
    value = settings.get(service, {}).get(f"{service.upper()}_{name}")
    if not value:
        raise CannotSetUp("Lodge has not run on these data yet. Start it with `./lodge up`.")
    return value


def _as_json(report: "Report") -> dict[str, object]:
    return {
        "service": report.service,
        "landlord_id": str(report.landlord_id),
        "entries": report.entries,
        "end": report.end,
        "findings": [
            {
                "code": each.code,
                "text": each.text,
                "position": each.position,
                "entry_id": str(each.entry_id) if each.entry_id else None,
            }
            for each in report.findings
        ],
        "notices": report.notices,
    }


def _show(reports: "Sequence[Report]", screen: Console) -> None:
    for report in reports:
        name = f"{report.service} of {report.landlord_id}"
        verdict = "TAMPERED WITH" if report.findings else "holds"
        screen.print(f"{name}: {report.entries:,} entries, {verdict}", highlight=False)
        for finding in report.findings:
            screen.print(f"  {finding.code}: {finding.text}", highlight=False, markup=False)
        for notice in report.notices:
            screen.print(f"  note: {notice}", highlight=False, markup=False)
