"""How often one network may do what costs us something."""

import pytest
from starlette.requests import Request

from chassis import limits
from chassis.errors import TooMany
from chassis.limits import Limit, network_of


def request(client: str, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", value.encode("latin-1")) for value in forwarded]
    return Request({"type": "http", "headers": headers, "client": (client, 4711)})


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_one_too_many_is_refused_until_the_span_is_over():
    clock = Clock()
    limit = Limit(most=3, seconds=60, clock=clock)
    for _ in range(3):
        limit.count("192.0.2.1")

    clock.now = 20.5
    with pytest.raises(TooMany) as refusal:
        limit.count("192.0.2.1")
    limit.count("192.0.2.2")

    assert refusal.value.retry_after == 40
    clock.now = 60
    limit.count("192.0.2.1")


def test_who_has_no_network_is_never_limited():
    limit = Limit(most=1, seconds=60)

    for _ in range(5):
        limit.count("")


def test_the_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(limits, "MOST_KNOWN", 10)
    limit = Limit(most=1, seconds=60)

    for number in range(100):
        limit.count(str(number))

    assert len(limit._counts) <= 10


@pytest.mark.parametrize(
    ("client", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("", ""),
        ("not an address", ""),
    ],
)
def test_an_address_belongs_to_a_network(client, network):
    assert network_of(request(client)) == network


def test_what_a_stranger_writes_into_a_header_is_not_believed():
    forged = request("192.0.2.7", "198.51.100.1, 203.0.113.5")

    assert network_of(forged) == "192.0.2.7"
    assert network_of(forged, trusted_proxies=1) == "203.0.113.5"
    assert network_of(request("192.0.2.7", "x"), trusted_proxies=2) == "192.0.2.7"
    assert network_of(request("192.0.2.7", "198.51.100.1", "203.0.113.5"), trusted_proxies=1) == (
        "203.0.113.5"
    )
