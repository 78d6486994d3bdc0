"""registration's API: the applicant's ladder, the facts for those who act on them, letters."""

from fastapi import APIRouter

from services.registration.routes import enquiries, policies, posted, registrations, ways

router = APIRouter()
for part in (ways, registrations, enquiries, posted, policies):
    router.include_router(part.router)
