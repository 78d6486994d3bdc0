"""registration's API: the applicant's ladder, the facts for those who act on them, letters."""

from fastapi import APIRouter

from services.registration.routes import (
    enquiries,
    gaps,
    key_links,
    policies,
    posted,
    registrations,
    ways,
)

router = APIRouter()
for part in (ways, registrations, enquiries, posted, gaps, key_links, policies):
    router.include_router(part.router)
