"""registration's API: the applicant's ladder, the facts for those who act on them, letters."""

from fastapi import APIRouter

from services.registration.routes import enquiries, key_links, policies, posted, registrations, ways

router = APIRouter()
for part in (ways, registrations, enquiries, posted, key_links, policies):
    router.include_router(part.router)
