"""A Chromium for the browser tests: one that is there, or one that can be had here."""

import os
import shutil
import sys
from pathlib import Path

from cli.stack import processes
from cli.stack.errors import CannotSetUp
from cli.stack.places import home

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ON_A_MAC = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)


def find_browser() -> str | None:
    """Give the machine's own Chromium or Chrome."""
    named = os.environ.get("LODGE_CHROMIUM")
    on_path = (found for name in _NAMES if (found := shutil.which(name)))
    on_a_mac = (str(path) for path in _ON_A_MAC if path.exists())
    return named or next(on_path, None) or next(on_a_mac, None)


def fetch_browser() -> dict[str, str] | None:
    """Get a browser; give the environment in which tests find it, or nothing when none can be had.

    Debian's package where we may install one, Playwright's download elsewhere.
    """
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]
        if _succeeds("Installing Chromium", ["apt-get", "-q", "update"], quiet) and _succeeds(
            "Installing Chromium", install, quiet
        ):
            return {}
    folder = {"PLAYWRIGHT_BROWSERS_PATH": str(home() / "browsers")}
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    if _succeeds("Fetching Chromium", command, {**os.environ, **folder}):
        return folder
    return None


def _succeeds(name: str, command: list[str], environment: dict[str, str]) -> bool:
    try:
        processes.run(name, command, environment=environment, within=600)
    except CannotSetUp:
        return False
    return True
