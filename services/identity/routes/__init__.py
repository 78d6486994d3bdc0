"""HTTP API of identity: one module per thing it is about. Translates, calls, translates back."""

from fastapi import APIRouter

from services.identity.routes import (
    drafts,
    email_changes,
    email_proposals,
    external_users,
    invitations,
    locks,
    login_runs,
    mailed_codes,
    one_time_passwords,
    own,
    own_password,
    passkeys,
    password_resets,
    pending_users,
    people,
    phone_words,
    provider,
    second_step_resets,
    second_steps,
    secret_questions,
    secrets,
    security_notices,
    sessions,
    staff,
    subjects,
    work,
)

router = APIRouter()
for part in (
    sessions,  # first: every page asks them, and routes are looked through in this order
    drafts,
    email_changes,
    email_proposals,
    external_users,
    invitations,
    locks,
    login_runs,
    mailed_codes,
    one_time_passwords,
    own,
    own_password,
    passkeys,
    password_resets,
    pending_users,
    people,
    phone_words,
    provider,
    second_step_resets,
    second_steps,
    secret_questions,
    secrets,
    security_notices,
    staff,
    subjects,
    work,
):
    router.include_router(part.router)
