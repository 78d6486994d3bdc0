"""The contracts, photographed: JSON Schemas, AsyncAPI, OpenAPI, and who listens to what.

`python -m cli.photographs` writes them into `contracts/`; `--check` says whether they are as
the code says.
"""

import base64
import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import contracts.events
from chassis.events import Event, owner_of

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = ROOT / "contracts" / "schemas"
README = ROOT / "contracts" / "README.md"
SERVICES = ("identity", "registration", "accounts", "cases", "notifications", "gateway")
TABLE_STARTS = "<!-- the table below is generated: ./lodge contracts -->"

LANDLORDS = """
landlords:
  - id: 00000000-0000-4000-8000-000000000001
    code: nowhere
    name: Nowhere
    portal_url: http://localhost
    desk_url: http://desk.localhost
    mail_from: nobody@nowhere.example
    office: {phone: "01632 960000"}
"""


def events() -> dict[str, type[Event]]:
    """Return every event of the contracts by its routing key."""
    found: dict[str, type[Event]] = {}
    for module in pkgutil.iter_modules(contracts.events.__path__):
        imported = importlib.import_module(f"contracts.events.{module.name}")
        for thing in vars(imported).values():
            if isinstance(thing, type) and issubclass(thing, Event) and thing is not Event:
                found[thing.routing_key] = thing
    return dict(sorted(found.items()))


def ask(service: str) -> dict[str, Any]:
    """Let `service` describe itself, in a process of its own, and return what it says."""
    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder) / "key"
        key.write_text(base64.b64encode(bytes(32)).decode())
        landlords = Path(folder) / "landlords.yaml"
        landlords.write_text(LANDLORDS)
        keys = Path(folder) / "keys.json"
        keys.write_text("{}")
        prefix = service.upper()
        told = {
            "DATABASE_URL": "postgresql://nobody@localhost/nothing",
            "BROKER_URL": "amqp://nobody@localhost/nothing",
            "LANDLORDS_FILE": str(landlords),
            "SIGNING_KEY_FILE": str(key),
            "CALLER_KEYS_FILE": str(keys),
            "PORT": "0",
            **{f"{other.upper()}_URL": "http://127.0.0.1:1" for other in SERVICES},
        }
        done = subprocess.run(
            [sys.executable, "-m", f"services.{service}.main", "describe"],
            cwd=ROOT,
            env={
                **os.environ,
                **{f"{prefix}_{name}": value for name, value in told.items()},
                **_own_settings(service, folder),
            },
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise RuntimeError(f"{service}: {done.stdout[-500:]}{done.stderr[-2000:]}")
    said: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return said


def _own_settings(service: str, folder: str) -> dict[str, str]:
    """Return what a service's settings ask for beyond the common ones, of the right shape only."""
    secret = Path(folder) / "secret"
    secret.write_text(base64.b64encode(bytes(32)).decode())
    told = {
        "GATEWAY_COOKIE_KEY_FILE": str(secret),
        "GATEWAY_PORTAL_PORT": "0",
        "CASES_DESK_PORT": "0",
        "NOTIFICATIONS_SMTP_URL": "smtp://localhost:25",
    }
    return {name: value for name, value in told.items() if name.startswith(service.upper())}


def photographs() -> dict[Path, str]:
    """Return every generated file's content by its path."""
    with ThreadPoolExecutor(2) as pool:
        told = dict(zip(SERVICES, pool.map(ask, SERVICES), strict=True))
    listeners = _listeners(told)
    files = {
        SCHEMAS / f"{key}.json": _json(event.model_json_schema()) for key, event in events().items()
    }
    files[SCHEMAS / "listeners.json"] = _json(listeners)
    files[SCHEMAS / "asyncapi.json"] = _json(
        _merged([told[service]["asyncapi"] for service in SERVICES])
    )
    for service in SERVICES:
        files[SCHEMAS / f"openapi.{service}.json"] = _json(told[service]["openapi"])
    intro = README.read_text("utf-8").partition(TABLE_STARTS)[0] if README.exists() else ""
    files[README] = intro + TABLE_STARTS + "\n\n" + _table(listeners)
    return files


def _listeners(told: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {key: [] for key in events()}
    for service in SERVICES:
        for listener in told[service]["topology"]["listeners"]:
            for key in listener["routing_keys"]:
                table[key].append(listener["queue"])
    return {key: sorted(queues) for key, queues in sorted(table.items())}


def _merged(documents: list[dict[str, Any]]) -> dict[str, Any]:
    merged = documents[0]
    for other in documents[1:]:
        for part in ("channels", "operations"):
            merged.setdefault(part, {}).update(other.get(part, {}))
        for kind, named in other.get("components", {}).items():
            merged.setdefault("components", {}).setdefault(kind, {}).update(named)
    return merged


def _table(listeners: dict[str, list[str]]) -> str:
    lines = ["| event | routing key | owner | listeners |", "|---|---|---|---|"]
    for key, event in events().items():
        queues = "<br>".join(f"`{queue}`" for queue in listeners[key]) or "nobody yet"
        lines.append(f"| {event.__name__} | `{key}` | {owner_of(key)} | {queues} |")
    return "\n".join(lines) + "\n"


def _json(content: Any) -> str:
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the photographs, or with `--check` name those that differ and exit with 1."""
    files = photographs()
    differing = [
        path
        for path, content in files.items()
        if not path.exists() or path.read_text("utf-8") != content
    ]
    if "--check" in sys.argv:
        for path in differing:
            print(f"{path.relative_to(ROOT)} is not what the code says: run ./lodge contracts")
        sys.exit(1 if differing else 0)
    SCHEMAS.mkdir(exist_ok=True)
    for path in differing:
        path.write_text(files[path], "utf-8")
        print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
