"""Whatever is sent to registration is answered as its description says, never with a failure."""

from collections import defaultdict
from copy import deepcopy
from uuid import UUID

from chassis.auth import Signer
from chassis.db import Database
from chassis.emails import mailbox_mark
from chassis.events import now
from contracts.api.accounts import Records
from tests.probing import probe, served
from tests.registration.door import KEYS, Neighbours, assembled
from tests.registration.words import LANDLORD, a_contact, an_account

OF_THE_APPLICANT = ("/verification", "/enquiry")


def about(document, registration_id: UUID):
    """The description, with the doors of one registration asking for that one alone."""
    narrowed = deepcopy(document)
    for path, operations in narrowed["paths"].items():
        if path.count("/") > 2:
            for operation in operations.values():
                operation["parameters"][0]["schema"]["enum"] = [str(registration_id)]
    return narrowed


async def test_every_operation_bears_any_input(world):
    await world.record(an_account(a_contact(emails=["other@example.com"])))
    await world.references(last=10_000)
    registration_id = await world.start(at=now())
    await world.verify(registration_id, at=now())
    neighbours = Neighbours()
    neighbours.pages = defaultdict(lambda: Records(accounts=[]))
    document = assembled(world.database, neighbours).api.openapi()

    def authorise(_method, path):
        kind, issuer, claims = "service", "service:gateway", {}
        if path.endswith(OF_THE_APPLICANT):
            kind, issuer = "applicant", "service:identity"
            claims = {
                "registration_id": str(registration_id),
                "mailbox": mailbox_mark(registration_id, "eleanor.vance@example.com"),
            }
        elif path.endswith(("/facts", "/candidates")):
            issuer = "service:cases"
        elif not path.startswith("/registrations"):
            kind, issuer = "operator", "operator"
        return Signer(issuer, KEYS[issuer]).token(
            audience="registration",
            landlord_id=LANDLORD,
            kind=kind,
            subject="somebody" if kind == "applicant" else None,
            claims=claims,
        )

    with served(lambda: assembled(Database(world.database.url), neighbours).api) as address:
        asked = probe(about(document, registration_id), address, authorise, cases=12)

    assert asked > 150
    assert (await world.row(registration_id)).state in ("enquiry_offered", "enquiry_sent")
