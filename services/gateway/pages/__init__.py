"""The pages of the portal, one module for each thing a person comes to do."""

from fastapi import APIRouter

from services.gateway.pages import (
    confirming,
    enquiring,
    home,
    inviting,
    legal,
    own_password,
    own_sessions,
    profile,
    proving,
    registering,
    replying,
    signing_in,
    signing_in_by_code,
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
    replying.router,
    inviting.router,
    legal.router,
)
"""Everything `main` puts on the portal's origin."""
