"""How often one network may do what costs us something. Counted in memory, per process."""

import ipaddress
import math
import time
from collections.abc import Callable

from starlette.requests import Request

from chassis.errors import TooMany

MOST_KNOWN = 50_000
"""Networks remembered at most; beyond that the whole memory is dropped and counted anew."""

IPV6_PREFIX = 64
"""One household or office: its addresses inside change by the hour."""


class Limit:
    """So many times in a span of time, by key."""

    def __init__(
        self, *, most: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Allow `most` times in every `seconds`, counted from the first time."""
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._counts: dict[str, tuple[float, int]] = {}

    def count(self, key: str) -> None:
        """Count one time of `key`. An empty key is never limited.

        Raises:
            TooMany: it was one too many; `retry_after` says when the span is over.
        """
        if not key:
            return
        now = self._clock()
        began, times = self._counts.get(key, (now, 0))
        if now - began >= self._seconds:
            began, times = now, 0
        if times >= self._most:
            wait = math.ceil(began + self._seconds - now)
            raise TooMany("too often from this network", retry_after=max(1, wait))
        if len(self._counts) >= MOST_KNOWN and key not in self._counts:
            self._counts.clear()
        self._counts[key] = (began, times + 1)


def network_of(request: Request, *, trusted_proxies: int = 0) -> str:
    """Return the network a request comes from: an IPv4 address, or an IPv6 /64.

    Only the last `trusted_proxies` entries of `X-Forwarded-For` are believed: those that our own
    proxies wrote. This machine itself is no network and gives the empty text, which no limit
    counts: behind a proxy on the same machine, say how many proxies there are.
    """
    told = request.client.host if request.client else ""
    if trusted_proxies > 0:
        through = [part.strip() for part in ",".join(_forwarded(request)).split(",")]
        told = through[-trusted_proxies] if len(through) >= trusted_proxies else told
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            if address.is_loopback:
                return ""
            return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))
        address = address.ipv4_mapped
    return "" if address.is_loopback else str(address)


def _forwarded(request: Request) -> list[str]:
    return request.headers.getlist("x-forwarded-for")
