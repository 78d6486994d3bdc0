"""Brings the demo's logins into their states, as their owners and staff would: through the sites.

A site speaks for itself with its own key, which lies in the installation's data folder.
"""

from collections.abc import Callable
from typing import Final, Literal

import pyotp

from cli.demo import LOGINS, STAFF, DemoLogin
from cli.demo.logins import ANSWER, QUESTION, SECURITY_WORD
from cli.demo_kept import keep_app_secret
from cli.operator import Operator, Refused
from cli.stack.kept import key_file
from cli.stack.places import Places
from contracts.api.common import Page
from contracts.api.identity import SecondStepOffer, SessionOpened, SessionView
from contracts.api.identity.external_users import UserLine

Site = Literal["gateway", "cases"]

_KIND: Final = {"gateway": "customer", "cases": "staff"}

ADMIN: Final = "tobias.wren@harrowmere.example"
"""Who acts at the desk for the demo."""

_THERE_ALREADY: Final = 409


class Sites:
    """The portal and the desk, as identity knows them."""

    def __init__(self, places: Places, acting: Operator, phrase: str) -> None:
        """Speak with the sites' own keys; `phrase` opens every login."""
        from chassis.auth import Signer  # loads the web framework

        self.places = places
        self._acting = acting
        self._phrase = phrase
        self._signers: dict[Site, Signer] = {
            "gateway": Signer.load("service:gateway", key_file(places, "gateway")),
            "cases": Signer.load("service:cases", key_file(places, "cases")),
        }

    def sign_in(self, site: Site, email: str, phrase: str = "") -> SessionOpened:
        """Sign somebody in.

        Raises:
            Refused: the door did not open.
        """
        said = {"kind": _KIND[site], "email": email, "password": phrase or self._phrase}
        return SessionOpened.model_validate_json(self.post(site, "/sessions", said))

    def caller(self, site: Site, session: str, audience: str = "identity") -> str:
        """Give the token by which a service knows who is signed in."""
        told = self.post(site, "/sessions/introspect", {"token": session})
        return SessionView.model_validate_json(told).tokens[audience]

    def post(self, site: Site, path: str, body: object) -> bytes:
        """Say something to identity as a site."""
        landlord_id = self._acting.landlord.id
        token = self._signers[site].token(audience="identity", landlord_id=landlord_id)
        return self.call("POST", path, body, token)

    def call(self, method: str, path: str, body: object, token: str) -> bytes:
        """Say something to identity as somebody who is signed in."""
        return self._acting.call("identity", method, path, body=body, token=token).content


def bring_about(sites: Sites, contact_of: Callable[[DemoLogin], str]) -> None:
    """Give every login its state. Safe to repeat."""
    for member in STAFF:
        if member.has_second_step:
            _set_up_second_step(sites, "cases", member.email)
    admin = sites.sign_in("cases", ADMIN).token
    for login in LOGINS:
        if login.state == "second_step":
            _set_up_second_step(sites, "gateway", login.email)
        elif login.state in {"secret_question", "security_word", "new_address"}:
            _act_as_owner(sites, login)
        elif login.state == "locked":
            _lock(sites, login)
        elif login.state == "invited":
            invited = {"contact_id": contact_of(login), "email": login.email, "name": login.name}
            _unless_there(sites, "/external-users", invited, sites.caller("cases", admin))
        elif login.state in {"deactivated", "proposed_address"}:
            _act_as_staff(sites, login, sites.caller("cases", admin))


def _set_up_second_step(sites: Sites, site: Site, email: str) -> None:
    """Show an authenticator app of ours the secret, and keep that for whoever tries the demo."""
    opened = sites.sign_in(site, email)
    if opened.needs == "second_step":
        return
    told = sites.post(site, "/second-step/offer", {"session": opened.token})
    secret = SecondStepOffer.model_validate_json(told).secret
    keep_app_secret(sites.places, email, secret)
    code = pyotp.TOTP(secret).now()
    sites.post(site, "/second-step/set-up", {"session": opened.token, "code": code})


def _act_as_owner(sites: Sites, login: DemoLogin) -> None:
    """Do what a customer does under My Profile."""
    caller = sites.caller("gateway", sites.sign_in("gateway", login.email).token)
    if login.state == "secret_question":
        chosen = {"question": QUESTION, "answer": ANSWER}
        sites.call("PUT", "/me/secret-question", chosen, caller)
    elif login.state == "security_word":
        sites.call("PUT", "/me/phone-word", {"word": SECURITY_WORD}, caller)
    else:
        sites.call("POST", "/me/email-change", {"email": login.new_email}, caller)
        sites.call("POST", "/me/emails", {"email": login.other_email}, caller)


def _lock(sites: Sites, login: DemoLogin) -> None:
    """Type wrong passwords until none is looked at any more."""
    code = ""
    while not code.startswith("sign_in_locked"):
        try:
            sites.sign_in("gateway", login.email, "not-his-pass-phrase")
        except Refused as refusal:
            code = refusal.code


def _act_as_staff(sites: Sites, login: DemoLogin, caller: str) -> None:
    """Do what staff do on the page of a login."""
    found = sites.call("POST", "/external-users/search", {"email": login.email}, caller)
    user_id = Page[UserLine].model_validate_json(found).items[0].user_id
    if login.state == "deactivated":
        body = {"reason": "He asked us to, by letter"}
        _unless_there(sites, f"/external-users/{user_id}/deactivation", body, caller)
    else:
        body = {
            "user_id": str(user_id),
            "email": login.new_email,
            "reason": "He has lost the old mailbox, and came to the office",
        }
        _unless_there(sites, "/email-proposals", body, caller)


def _unless_there(sites: Sites, path: str, body: object, caller: str) -> None:
    try:
        sites.call("POST", path, body, caller)
    except Refused as refusal:
        if refusal.status != _THERE_ALREADY:
            raise
