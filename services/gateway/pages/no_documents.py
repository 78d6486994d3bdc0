"""What somebody sees who has a home and not its documents: the rule, and who can help."""

from fastapi import Request
from starlette.responses import Response

from contracts.api.accounts import Home
from services.gateway.pages.frame import site_of


def no_documents(request: Request, home: Home) -> Response:
    """Say that the documents of this home are not theirs to see (403), and name none of them."""
    return site_of(request).page(request, "no_documents.html", status=403, home=home)
