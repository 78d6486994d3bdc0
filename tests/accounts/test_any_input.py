"""Whatever is sent to accounts, it is answered as the description says, and never with a failure."""

from uuid import uuid4

from services.accounts.main import build
from tests.accounts.words import LANDLORD
from tests.probing import probe, served


async def test_every_operation_bears_any_input(accounts):
    settings = accounts.service.context.settings

    def authorise(_method, path):
        if path.startswith("/records"):
            return accounts.token("service:registration", LANDLORD)
        if path.startswith("/imports"):
            return accounts.token("operator", LANDLORD)
        who = "customer" if path.startswith("/me") else "staff:lead"
        return accounts.token(who, LANDLORD, contact_id=uuid4())

    with served(lambda: build(settings).api) as address:
        asked = probe(accounts.service.api.openapi(), address, authorise, cases=15)

    assert asked > 200
