"""HTTP API of notifications, for desk and portal. Translates, calls one use case, and back."""

from fastapi import APIRouter

from services.notifications.routes import (
    communications,
    consents,
    letters,
    preferences,
    previews,
    stop_links,
    wordings,
)

router = APIRouter()
router.include_router(wordings.router)
router.include_router(letters.router)
router.include_router(previews.router)
router.include_router(communications.router)
router.include_router(preferences.router)
router.include_router(consents.router)
router.include_router(stop_links.router)
