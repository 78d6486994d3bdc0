"""Whatever is sent to cases, it is answered as the description says, and never with a failure."""

from uuid import uuid4

from tests.assembly import LANDLORD, Keys, assemble
from tests.probing import probe, served


async def test_every_operation_bears_any_input(database_of, tmp_path):
    keys = Keys(tmp_path)
    database = await database_of("cases")

    def built():
        return assemble("cases", keys, database_url=database.url)

    def authorise(_method, path):
        if path.startswith("/me/"):
            return keys.signers["service:identity"].token(
                audience="cases",
                landlord_id=LANDLORD,
                kind="customer",
                subject=str(uuid4()),
                claims={"contact_id": str(uuid4())},
            )
        who = "service:gateway"
        if path.startswith(("/secrets", "/registrations")):
            who = "service:notifications"
        elif path == "/reference-blocks":
            who = "service:registration"
        return keys.signers[who].token(audience="cases", landlord_id=LANDLORD)

    with served(lambda: built().api) as address:
        asked = probe(built().api.openapi(), address, authorise, cases=15)

    assert asked > 100
