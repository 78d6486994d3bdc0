"""The desk as one web application."""

from pathlib import Path

from fastapi import FastAPI

from chassis.errors import NotFound
from chassis.html import Site
from chassis.landlords import Landlord, Landlords
from chassis.limits import Limit
from chassis.logos import SENT_AT_MOST
from chassis.text import languages_in
from services.cases.pages import (
    account_cases,
    account_facts,
    account_method,
    account_money,
    account_payments,
    account_timeline,
    accounts,
    address_changes,
    audit,
    bulk_login_list,
    bulk_logins,
    calling,
    case,
    closed_rooms,
    confirming,
    connecting,
    contact_wishes,
    contacts,
    contesting,
    data_quality,
    data_requests,
    deciding,
    detail_changes,
    documents,
    external_user,
    external_users,
    files,
    handing_over,
    imports,
    inviting,
    inviting_to_account,
    legal_hold,
    letters,
    letters_to_register,
    lists,
    matching,
    merging,
    notices,
    one_time_password,
    own_landlord,
    own_logo,
    own_password,
    own_roles,
    own_sessions,
    passkeys,
    phone_word,
    portal_key,
    provider,
    queue,
    recovering,
    resetting,
    restoring_tries,
    retention,
    searching,
    second_steps,
    sign_in_settings,
    signing_in,
    staff,
    staying,
    units,
    unlocking,
    wording,
)
from services.cases.pages.frame import CSRF_COOKIE, SESSION_COOKIE, clients_of, context

RESETS = 30
"""Links to choose a new password asked for from one network in an hour, per process."""

DEAD_LINKS = 20
"""Links that open nothing, looked at for one network in five minutes."""

TEMPLATES = Path(__file__).parents[1] / "templates"
DOORS = (
    queue,
    searching,
    matching,
    case,
    closed_rooms,
    retention,
    calling,
    restoring_tries,
    deciding,
    files,
    portal_key,
    contesting,
    data_quality,
    data_requests,
    lists,
    imports,
    notices,
    documents,
    own_landlord,
    own_logo,
    own_roles,
    account_cases,
    account_facts,
    account_method,
    account_money,
    account_payments,
    account_timeline,
    units,
    handing_over,
    legal_hold,
    accounts,
    contact_wishes,
    merging,
    contacts,
    detail_changes,
    connecting,
    inviting_to_account,
    letters_to_register,
    address_changes,
    sign_in_settings,
    staff,
    audit,
    bulk_logins,
    bulk_login_list,
    external_users,
    one_time_password,
    resetting,
    external_user,
    phone_word,
    signing_in,
    inviting,
    recovering,
    provider,
    confirming,
    unlocking,
    second_steps,
    passkeys,
    own_sessions,
    own_password,
    staying,
    wording,
    letters,
)
"""The pages, in the order in which their addresses are compared."""


def build_desk(landlords: Landlords, *, ui: Path, link_key: bytes) -> FastAPI:
    """Return the desk, guarded. `ui` is the folder of the shared templates and the built look.

    The caller gives it the service's state (`database`, `context`).
    """

    def landlord_of(host: str) -> Landlord:
        landlord = landlords.by_host(host)
        if landlord.desk_host != host:
            raise NotFound("not the address of a desk")
        return landlord

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    site = Site(
        templates=[TEMPLATES, ui / "templates"],
        look=ui / "dist",
        layout="_desk.html",
        sign_in="/sign-in",
        landlord_of=landlord_of,
        base_url_of=lambda landlord: landlord.desk_url,
        context=context,
        csrf_cookie=CSRF_COOKIE,
        session_cookie=SESSION_COOKIE,
        uploads={
            imports.PATH: imports.LARGEST,
            documents.UPLOADS: documents.LARGEST,
            own_logo.PATH: SENT_AT_MOST,
        },
        drafts_in=lambda request: clients_of(request).drafts,
    )
    app.state.site = site
    app.state.link_key = link_key
    app.state.languages = languages_in(ui / "locale")
    app.state.resets = Limit(most=RESETS, seconds=60 * 60)
    app.state.dead_links = Limit(most=DEAD_LINKS, seconds=5 * 60)
    site.install(app, [door.router for door in DOORS])
    return app
