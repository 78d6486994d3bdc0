"""What every door of registration stands in: who calls, and what the service works with."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller, allow
from chassis.emails import email_key, mailbox_mark
from chassis.service import Context
from services.registration.clients import Clients
from services.registration.domain.errors import RegistrationNotFound
from services.registration.settings import RegistrationSettings
from services.registration.store.registrations import find_registration

Gateway = Annotated[Caller, Depends(allow("service:gateway"))]
Applicant = Annotated[Caller, Depends(allow("applicant"))]
Applying = Annotated[Caller, Depends(allow("applicant", "service:gateway"))]
Acting = Annotated[
    Caller,
    Depends(allow("service:accounts", "service:cases", "service:notifications", "staff")),
]
Writing = Annotated[Caller, Depends(allow("service:notifications"))]
Deciding = Annotated[Caller, Depends(allow("service:cases", "staff"))]
Leading = Annotated[Caller, Depends(allow("staff:lead", "operator"))]
Operator = Annotated[Caller, Depends(allow("operator"))]


async def context_of(request: Request) -> Context[RegistrationSettings]:
    """Return what the running service works with, for a door of more than one transaction."""
    context: Context[RegistrationSettings] = request.app.state.context
    return context


async def clients_of(request: Request) -> Clients:
    """Return the services asked, the policies and the key of the replica."""
    return clients_in(request.app.state.context)


def clients_in(context: Context[RegistrationSettings]) -> Clients:
    """Return the clients of `context`, by their type."""
    clients: Clients = context.clients
    return clients


Own = Annotated[Context[RegistrationSettings], Depends(context_of)]
Means = Annotated[Clients, Depends(clients_of)]


async def require_own(session: AsyncSession, caller: Caller, registration_id: UUID) -> None:
    """Let an applicant at their own registration alone; to others it is not there.

    It is theirs when the mailbox they proved is the one the registration names.
    """
    if caller.kind != "applicant":
        return
    row = await find_registration(session, registration_id)
    key = email_key(row.email) if row is not None else None
    proved = mailbox_mark(registration_id, key) if key is not None else ""
    if caller.registration_id != registration_id or not proved or caller.mailbox != proved:
        raise RegistrationNotFound("there is no such registration")
