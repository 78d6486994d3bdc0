"""What every door of registration stands in: who calls, and what the service works with."""

from typing import Annotated

from fastapi import Depends, Request

from chassis.auth import Caller, allow
from chassis.service import Context
from services.registration.clients import Clients
from services.registration.settings import RegistrationSettings

Gateway = Annotated[Caller, Depends(allow("service:gateway"))]
Applicant = Annotated[Caller, Depends(allow("applicant"))]
Applying = Annotated[Caller, Depends(allow("applicant", "service:gateway"))]
Acting = Annotated[
    Caller,
    Depends(allow("service:accounts", "service:cases", "service:notifications", "staff")),
]
Deciding = Annotated[Caller, Depends(allow("service:cases", "staff"))]
Leading = Annotated[Caller, Depends(allow("staff:lead", "operator"))]
Operator = Annotated[Caller, Depends(allow("operator"))]


def context_of(request: Request) -> Context[RegistrationSettings]:
    """Return what the running service works with, for a door of more than one transaction."""
    context: Context[RegistrationSettings] = request.app.state.context
    return context


def clients_of(request: Request) -> Clients:
    """Return the services asked, the policies and the key of the replica."""
    return clients_in(request.app.state.context)


def clients_in(context: Context[RegistrationSettings]) -> Clients:
    """Return the clients of `context`, by their type."""
    clients: Clients = context.clients
    return clients


Own = Annotated[Context[RegistrationSettings], Depends(context_of)]
Means = Annotated[Clients, Depends(clients_of)]
