"""The work that the browser does before a form is taken, while signing in is under attack."""

import contextlib
from typing import Any, Final

from fastapi import Request
from starlette.responses import Response

from chassis.errors import LodgeError, Unavailable
from chassis.html import Form
from chassis.text import _
from services.gateway.pages.frame import clients_of, landlord_of, site_of

WORK_NEEDED: Final = "work_needed"
"""Code of the refusal of a form that is not looked at before the browser has done some work."""

LONGEST_WORK: Final = 4000
"""Characters of the proof that a browser sends."""


def work_first() -> str:
    """Say what happens and what is left to do, to somebody whose form had a password in it."""
    return _("Your browser has to do a short check first. Type your password again meanwhile.")


async def page_with_work(
    request: Request, template: str, form: Form, *, was_sent: bool, **context: Any
) -> Response:
    """Show a refused form again, with work for the browser while somebody attacks from there.

    `was_sent`: identity has seen it. What the page itself refused asks nobody anything, unless
    work came with it. When identity does not answer, the page comes without work; the next try
    will say.
    """
    task = None
    if not isinstance(form.later, Unavailable) and (was_sent or form["work"]):
        with contextlib.suppress(LodgeError):
            task = await clients_of(request).identity.work_task(landlord_of(request).id)
    form.forget("work")
    return site_of(request).page(
        request, template, status=422, form=form, work_task=task, **context
    )
