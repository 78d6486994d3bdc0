"""identity with the least hash that OWASP allows, to count many registrations in little time.

    python -m benchmarks.least_identity serve

Everything else is as it ships; the product itself has no setting for the cost.
"""

from chassis.hashing import Hashing
from chassis.service import Service, run
from services.identity.main import build
from services.identity.settings import IdentitySettings


def least() -> Hashing:
    """Return 19 MiB and two passes, in as many slots as give strangers two of them."""
    return Hashing(slots=8, memory_kib=19_456, passes=2)


def build_least(settings: IdentitySettings) -> Service[IdentitySettings]:
    """Assemble the service around it."""
    return build(settings, hashing=least())


if __name__ == "__main__":
    run("identity", IdentitySettings, build_least)
