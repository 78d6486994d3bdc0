"""The Jinja environment of the pages: where templates come from and what they may use."""

import base64
import hashlib
import re
from collections import ChainMap
from collections.abc import KeysView, MutableMapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
)

from chassis import text
from chassis.browsers import browser_name

LIBRARY = "govuk_frontend_jinja"


class Globals(ChainMap[str, Any]):
    """What every template knows. Jinja looks through its names at each import of a macro."""

    def keys(self) -> KeysView[str]:
        """Return the names, as a plain dictionary does: a hundred times as fast."""
        return {name: None for known in self.maps for name in known}.keys()


class PageEnvironment(Environment):
    """Jinja's, which reads no template twice and gives each what all know without much ado."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template knows: its own, then that of all."""
        return Globals({} if d is None else d, self.globals)


def build_environment(folders: Sequence[Path]) -> Environment:
    """Build the environment that finds templates in `folders`, the first one winning.

    Everything is escaped. An absent value is empty and may be asked for its attributes:
    the library's macros read optional settings that way.
    """
    environment = PageEnvironment(
        loader=ChoiceLoader(
            [FileSystemLoader(folders), PrefixLoader({LIBRARY: PackageLoader(LIBRARY)})]
        ),
        autoescape=True,
        undefined=ChainableUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        text.gettext, text.ngettext, newstyle=True
    )
    environment.filters |= {
        "day": text.day,
        "pounds": text.pounds,
        "clock": text.clock,
        "when": text.when,
        "browser": browser_name,
        "plate": plate,
        "reference": spaced_reference,
    }
    return environment


def inline_script_hash(environment: Environment) -> str:
    """Return the CSP source that admits the one inline script of the library's page template."""
    source, _, _ = environment.loader.get_source(  # type: ignore[union-attr]
        environment, f"{LIBRARY}/template.html"
    )
    script = re.search(r"<script[^>]*>(.*?)</script>", source, re.DOTALL)
    if script is None:
        message = "the page template has no inline script any more: drop its hash from the CSP"
        raise LookupError(message)
    digest = hashlib.sha256(script.group(1).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def plate(address: str) -> str:
    """Return the number on the door of `address`, or nothing for a house that has a name.

    `Flat 17, Ensign House` → `17`; `61 Royal Victoria Gardens` → `61`; `12a High Street` →
    `12A`; `Rose Cottage` → ``. A range keeps its dash: `4-6 Mill Lane` → `4-6`.
    """
    found = re.match(
        r"\s*(?:(?:flat|apartment|apt|unit|room|house|plot|maisonette|studio)\.?\s*|no\.?\s*)?"
        r"(\d{1,5}\s?[a-z]?(?:\s?[-\u2013/]\s?\d{1,5}[a-z]?)?)(?=[\s,.]|$)",
        address,
        re.IGNORECASE,
    )
    return re.sub(r"\s", "", found.group(1)).upper() if found else ""


def spaced_reference(reference: str) -> str:
    """Write a long number in groups of four for the eye: `25341005403` → `2534 1005 403`."""
    if not reference.isdigit():
        return reference
    return " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))
