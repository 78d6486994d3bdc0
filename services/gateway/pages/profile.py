"""My Profile: where a person looks after their own login."""

from typing import NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.landlords import Landlord
from chassis.text import _
from services.gateway.pages.frame import SignedIn, landlord_of, site_of

router = APIRouter()


class Entry(NamedTuple):
    """A line of the menu."""

    title: str
    what_for: str
    """One line: what a person comes for."""

    href: str


class Section(NamedTuple):
    """Lines that belong together."""

    title: str
    entries: list[Entry]


def menu(landlord: Landlord) -> list[Section]:
    """Return the menu. Only what exists stands here; each page adds its own line."""
    question = Entry(
        _("Secret question"),
        _("What we ask beside the link when you have forgotten your password"),
        "/profile/secret-question",
    )
    consents = Entry(
        _("What you have agreed to"),
        _("Agree to it or take it back, on any day"),
        "/profile/consents",
    )
    sections = [
        Section(
            _("About you"),
            [
                Entry(
                    _("Personal details"),
                    _("Your name, addresses and telephone numbers in our records"),
                    "/profile/personal-details",
                ),
                Entry(
                    _("How dates are written"),
                    _("With the name of the month, or in figures"),
                    "/profile/dates",
                ),
                Entry(
                    _("What we email you about"),
                    _("Which topics come by email, beside standing on the portal"),
                    "/profile/preferences",
                ),
                *([consents] if landlord.consents else []),
                Entry(
                    _("My Communications"),
                    _("Everything we sent you, by email and by post"),
                    "/communications",
                ),
            ],
        ),
        Section(
            _("Your home"),
            [
                Entry(
                    _("Approved contacts"),
                    _("Who else may act on your home, and who asks to"),
                    "/approved-contacts",
                )
            ],
        ),
        Section(
            _("Security for using the portal"),
            [
                Entry(
                    _("Update account email"),
                    _("Updating your email address that we hold for you"),
                    "/profile/email",
                ),
                Entry(
                    _("Your email addresses"),
                    _("Several addresses, and which of them you sign in with"),
                    "/profile/emails",
                ),
                Entry(
                    _("Change login password"),
                    _("A new password; every other browser is signed out"),
                    "/profile/password",
                ),
                *([question] if landlord.sign_in.is_secret_question_asked else []),
                Entry(
                    _("Second step"),
                    _("A code from your phone after the password"),
                    "/profile/second-step",
                ),
                Entry(
                    _("Passkeys"),
                    _("Signing in with your fingerprint, your face or the code of your device"),
                    "/profile/passkeys",
                ),
            ],
        ),
        Section(
            _("Security for when you call us"),
            [
                Entry(
                    _("Change Security Password"),
                    _("A word or phrase you say on the telephone, so that we know it is you"),
                    "/profile/phone-word",
                )
            ],
        ),
        Section(
            _("Where you are signed in"),
            [
                Entry(
                    _("Signed-in devices"),
                    _("Every browser that is signed in with your login, and signing it out"),
                    "/profile/devices",
                ),
                Entry(
                    _("Sign-in history"),
                    _("What happened to your login in the last 90 days"),
                    "/profile/history",
                ),
            ],
        ),
        Section(
            _("What we hold about you"),
            [
                Entry(
                    _("All we hold about you"),
                    _("Ask for everything, and download it as one file"),
                    "/profile/your-data",
                ),
                Entry(
                    _("Close my login"),
                    _("What goes, what stays and why; 72 hours to change your mind"),
                    "/profile/close",
                ),
            ],
        ),
    ]
    return [section for section in sections if section.entries]


@router.get("/profile")
async def show_profile(request: Request, resident: SignedIn, told: str = "") -> Response:
    """Show whose login this is, and everything that may be changed about it."""
    return site_of(request).page(
        request,
        "profile.html",
        name=resident.name,
        email=resident.session.email,
        sections=menu(landlord_of(request)),
        told=_told().get(told, ""),
    )


def _told() -> dict[str, str]:
    return {
        "kept": _("Your login stays. Nothing was deleted."),
        "password": _("Your password is changed. Every other browser is signed out."),
    }
