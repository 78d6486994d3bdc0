"""HTTP API of the notifications service, for the desk. Translates, calls one use case, and back."""

from fastapi import APIRouter

from services.notifications.routes import letters, previews, wordings

router = APIRouter()
router.include_router(wordings.router)
router.include_router(letters.router)
router.include_router(previews.router)
