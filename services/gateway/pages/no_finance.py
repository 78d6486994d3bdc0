"""What somebody sees who has a home and no authority over its money: the rule, and who can help."""

from fastapi import Request
from starlette.responses import Response

from contracts.api.accounts import Home
from services.gateway.pages.frame import site_of


def no_finance(request: Request, home: Home) -> Response:
    """Say that the money of this home is not theirs to see (403), without telling any of it."""
    return site_of(request).page(request, "no_finance.html", status=403, home=home)
