"""The work that browsers do before they may try, while signing in is under attack."""

from typing import Annotated

from pydantic import Field

from contracts.api.common import ApiModel

WorkProof = Annotated[str, Field(max_length=4000)]
"""What the browser sent as proof of its work; empty without. While work is asked for and no fresh
proof comes along, the operation answers 422 `work_needed`, whoever is meant."""


class WorkTask(ApiModel):
    """`POST /work-tasks`: what the page gives the browser to do."""

    task: str | None
    """JSON for the browser's part. None: nothing is asked for at present."""
