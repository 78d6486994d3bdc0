"""Whatever is sent to identity, it is answered as the description says, and never with a failure."""

from dataclasses import replace

from chassis.hashing import Hashing
from services.identity.main import build
from tests.identity.conftest import HARROWMERE
from tests.identity.test_access_invitations import Record
from tests.probing import probe, served


async def test_every_operation_bears_any_input(identity):
    settings = identity.service.context.settings

    def built():
        quick = Hashing(slots=2, waiting=200, memory_kib=8, passes=1)
        service = build(settings, hashing=quick)
        context = service.context
        context.clients = replace(context.clients, access_invitations=Record())
        return service.api

    def authorise(_method, path):
        who = "service:gateway"
        if path.startswith(("/secrets", "/users/")):
            who = "service:notifications"
        elif path in {"/staff", "/users"}:
            who = "operator"
        return identity.signers[who].token(
            audience="identity",
            landlord_id=HARROWMERE,
            kind="operator" if who == "operator" else "service",
        )

    with served(built) as address:
        asked = probe(identity.service.api.openapi(), address, authorise, cases=5)

    assert asked > 200
