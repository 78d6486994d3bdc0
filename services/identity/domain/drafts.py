"""What somebody was typing when their session ended: how long, how much."""

from datetime import timedelta
from typing import Final

from chassis.errors import NotFound

KEPT: Final = timedelta(hours=24)
"""Of what was typed, and of whose an ended session was."""

MOST_OF_ONE: Final = 5
"""Drafts of one person at a time; one more takes the place of the oldest."""


class DraftNotFound(NotFound):
    """There is no such draft of this person, or not any more."""

    code = "draft_not_found"
