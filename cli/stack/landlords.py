"""The landlords' file of one installation."""

from pathlib import Path
from urllib.parse import urlsplit

import yaml

from cli.stack.errors import CannotSetUp
from cli.stack.places import PROJECT, Places

TEMPLATE = PROJECT / "deploy" / "local" / "landlords.yaml"


def landlords_file(places: Places) -> Path:
    """Say where it lies."""
    return places.data / "landlords.yaml"


def write_landlords(places: Places, *, portal_port: int, desk_port: int) -> Path:
    """Copy the template on the first run; then only keep the addresses true.

    The first landlord is at `localhost`, any other at `<code>.localhost`. Browsers resolve all of
    these to this machine.

    Raises:
        CannotSetUp: a person's changes made the file unreadable.
    """
    path = landlords_file(places)
    if not path.exists():
        path.write_text(TEMPLATE.read_text("utf-8"), "utf-8")
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
        entries = content["landlords"]
        changed = False
        for number, entry in enumerate(entries):
            prefix = "" if number == 0 else f"{entry['code']}."
            for name, url in (
                ("portal_url", f"http://{prefix}localhost:{portal_port}"),
                ("desk_url", f"http://desk.{prefix}localhost:{desk_port}"),
            ):
                if _is_local(entry.get(name)) and entry.get(name) != url:
                    entry[name] = url
                    changed = True
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise CannotSetUp(f"{path} is not a list of landlords that can be read: {error}") from error
    if changed:
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)
        path.write_text(text, "utf-8")
    return path


def _is_local(url: str | None) -> bool:
    """Whether the address is ours to choose: none yet, or one of this machine."""
    host = urlsplit(url or "").hostname or "localhost"
    return host == "localhost" or host.endswith(".localhost")
