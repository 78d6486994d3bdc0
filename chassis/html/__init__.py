"""What a service with web pages needs: templates, forms, headers, static files, error pages.

A service builds one `Site`, installs it into its application and answers with `site.page`.
This package knows no service and no landlord's texts: it is given folders and a function
that finds the landlord of a host name.
"""

from chassis.html.drafts import DraftStore, keeps, kept_form
from chassis.html.forms import Form, read_form
from chassis.html.links import safe_path
from chassis.html.look import Look
from chassis.html.qr import qr_drawing
from chassis.html.site import Site, StepNeeded

__all__ = [
    "DraftStore",
    "Form",
    "Look",
    "Site",
    "StepNeeded",
    "keeps",
    "kept_form",
    "qr_drawing",
    "read_form",
    "safe_path",
]
