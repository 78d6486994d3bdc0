"""HTTP API of identity: one module per thing it is about. Translates, calls, translates back."""

from fastapi import APIRouter

from services.identity.routes import invitations, own, pending_users, secrets, sessions

router = APIRouter()
for part in (pending_users, sessions, secrets, invitations, own):
    router.include_router(part.router)
