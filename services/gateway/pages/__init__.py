"""The pages of the portal, one module for each thing a person comes to do."""

from fastapi import APIRouter

from services.gateway.pages import (
    choosing_password,
    confirming,
    enquiring,
    forgetting,
    home,
    inviting,
    legal,
    own_email,
    own_password,
    own_question,
    own_sessions,
    passkeys,
    profile,
    proving,
    registering,
    replying,
    second_steps,
    signing_in,
    signing_in_by_code,
    stopping_email,
    unlocking,
)

routers: tuple[APIRouter, ...] = (
    signing_in.router,
    confirming.router,
    signing_in_by_code.router,
    registering.router,
    proving.router,
    enquiring.router,
    home.router,
    profile.router,
    own_sessions.router,
    own_password.router,
    own_email.router,
    stopping_email.router,
    replying.router,
    inviting.router,
    forgetting.router,
    choosing_password.router,
    own_question.router,
    unlocking.router,
    second_steps.router,
    passkeys.router,
    legal.router,
)
"""Everything `main` puts on the portal's origin."""
