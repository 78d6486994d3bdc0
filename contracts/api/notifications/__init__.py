"""Models of notifications' API."""

from contracts.api.notifications.wordings import (
    NewWording,
    PreviewBlock,
    WordingDraft,
    WordingLine,
    WordingPreview,
    WordingRestored,
    Wordings,
    WordingSaved,
    WordingTag,
    WordingVersion,
    WordingView,
)

__all__ = [
    "NewWording",
    "PreviewBlock",
    "WordingDraft",
    "WordingLine",
    "WordingPreview",
    "WordingRestored",
    "WordingSaved",
    "WordingTag",
    "WordingVersion",
    "WordingView",
    "Wordings",
]
