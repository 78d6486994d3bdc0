"""HTTP API of identity: one module per thing it is about. Translates, calls, translates back."""

from fastapi import APIRouter

from services.identity.routes import (
    invitations,
    mailed_codes,
    own,
    password_resets,
    pending_users,
    secret_questions,
    external_users,
    invitations,
    own,
    pending_users,
    secrets,
    sessions,
)

router = APIRouter()
for part in (
    invitations,
    mailed_codes,
    own,
    password_resets,
    pending_users,
    secret_questions,
    secrets,
    sessions,
    pending_users,
    sessions,
    secrets,
    invitations,
    own,
    external_users,
):
    router.include_router(part.router)
