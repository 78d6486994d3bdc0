"""From where a person acts: set by a site, carried between services, written into the audit.

A claim of the site that served the browser. Nothing is decided by it: it tells people about their
sign-ins, and operators about an attack.
"""

import contextvars
import ipaddress
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

NETWORK_HEADER = "X-Lodge-Network"
BROWSER_HEADER = "X-Lodge-Browser"

LONGEST_BROWSER = 200
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")


@dataclass(frozen=True)
class Origin:
    """The network and the browser behind the work in progress."""

    network: str = ""
    """An IPv4 address or an IPv6 /64. Empty for this machine itself, and for work by the clock."""

    browser: str = ""
    """What the browser says it is: at most 200 printable ASCII characters, as it sent them."""


_origin: contextvars.ContextVar[Origin | None] = contextvars.ContextVar("origin", default=None)


def origin() -> Origin:
    """Return from where the work in progress was asked for; empty where nobody said."""
    return _origin.get() or Origin()


@contextmanager
def acting_from(network: str, browser: str) -> Iterator[None]:
    """Do the work inside as asked for from there. What is no network counts as none."""
    token = _origin.set(Origin(_network(network), _UNPRINTABLE.sub("", browser)[:LONGEST_BROWSER]))
    try:
        yield
    finally:
        _origin.reset(token)


def headers_of_origin() -> Mapping[str, str]:
    """Return the headers that carry the origin to another service."""
    here = origin()
    told = {NETWORK_HEADER: here.network, BROWSER_HEADER: here.browser}
    return {name: value for name, value in told.items() if value}


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text, strict=False)).removesuffix("/32")
    except ValueError:
        return ""
