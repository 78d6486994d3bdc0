"""The JSON doors of accounts: records, homes, people, invitations, imports."""

from fastapi import APIRouter

from services.accounts.routes.access_requests import router as access_requests
from services.accounts.routes.accounts import router as accounts
from services.accounts.routes.activity import router as activity
from services.accounts.routes.addressees import router as addressees
from services.accounts.routes.agreements import router as agreements
from services.accounts.routes.changes import router as changes
from services.accounts.routes.connections import router as connections
from services.accounts.routes.contacts import router as contacts
from services.accounts.routes.deliveries import router as deliveries
from services.accounts.routes.details import router as details
from services.accounts.routes.documents import router as documents
from services.accounts.routes.handovers import router as handovers
from services.accounts.routes.holds import router as holds
from services.accounts.routes.homes import router as homes
from services.accounts.routes.imports import router as imports
from services.accounts.routes.invitation_links import router as invitation_links
from services.accounts.routes.invitations import router as invitations
from services.accounts.routes.invitees import router as invitees
from services.accounts.routes.landlord import router as landlord
from services.accounts.routes.ledger import router as ledger
from services.accounts.routes.legal_holds import router as legal_holds
from services.accounts.routes.lists import router as lists_out
from services.accounts.routes.merges import router as merges
from services.accounts.routes.newcomers import router as newcomers
from services.accounts.routes.notices import router as notices
from services.accounts.routes.objections import router as objections
from services.accounts.routes.own_documents import router as own_documents
from services.accounts.routes.owners import router as owners
from services.accounts.routes.payment_desk import router as payment_desk
from services.accounts.routes.payment_providers import router as payment_providers
from services.accounts.routes.payments import router as payments
from services.accounts.routes.records import router as records
from services.accounts.routes.statements import router as statements
from services.accounts.routes.timeline import router as timeline
from services.accounts.routes.transaction_imports import router as transaction_imports
from services.accounts.routes.units import router as units

router = APIRouter()
"""Everything accounts answers."""

for _part in (
    records,
    homes,
    legal_holds,
    agreements,
    accounts,
    units,
    ledger,
    timeline,
    activity,
    notices,
    documents,
    own_documents,
    lists_out,
    landlord,
    addressees,
    changes,
    contacts,
    connections,
    handovers,
    holds,
    merges,
    details,
    owners,
    access_requests,
    objections,
    newcomers,
    invitees,
    invitations,
    invitation_links,
    imports,
    deliveries,
    statements,
    payments,
    payment_providers,
    payment_desk,
    transaction_imports,
):
    router.include_router(_part)
