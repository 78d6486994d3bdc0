"""What an installation remembers of its demo: the day it was loaded, and the pass-phrase."""

import json
from datetime import date
from pathlib import Path

from cli.stack.kept import Kept
from cli.stack.places import Places


def pass_phrase(places: Places) -> str:
    """Give the pass-phrase that the demo's people share in this installation alone."""
    return Kept(places).pass_phrase("demo")


def app_secret(places: Places, email: str) -> str | None:
    """Give the secret for an authenticator app of somebody with a second step, in base32."""
    return Kept(places).told(_name_of_secret(email))


def keep_app_secret(places: Places, email: str, secret: str) -> None:
    """Keep the secret that identity told when the second step was set up."""
    Kept(places).keep(_name_of_secret(email), secret)


def loaded_on(places: Places) -> date | None:
    """Say on which day the demo was loaded, if it was; its dates count back from there."""
    file = _file(places)
    if not file.exists():
        return None
    return date.fromisoformat(json.loads(file.read_text("utf-8"))["as_of"])


def remember_loading(places: Places, as_of: date) -> None:
    """Note that the demo is there, and from which day its dates count back."""
    _file(places).write_text(json.dumps({"as_of": as_of.isoformat()}), "utf-8")


def _name_of_secret(email: str) -> str:
    return f"demo second step of {email}"


def _file(places: Places) -> Path:
    return places.data / "demo.json"
