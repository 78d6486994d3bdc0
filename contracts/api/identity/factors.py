"""What people show beside a password, or instead of one.

Asked for with the session's own token: a session that still needs something has no other.
"""

from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, Line, Secret
from contracts.api.identity.sessions import SessionOpened


class OfSession(ApiModel):
    """Whose login it is about: the session's token. 401 `session_not_found` where it is over."""

    session: str = Field(max_length=200)


class SecondStep(OfSession):
    """`POST /sessions/second-step` and `POST /second-step/set-up`: a code that was typed.

    422 `second_step_refused` where it is not right or was used, 429 `too_many_codes`.
    """

    code: Secret = Field(max_length=100)
    """Six digits of the app, or a recovery code. Spaces and hyphens do not matter."""

    device: str = Field(default="", max_length=200)
    """Whatever the browser sent as its cookie of a known device."""


class PasskeyView(ApiModel):
    """A passkey of the login, as its owner knows it."""

    passkey_id: UUID
    name: str
    added_at: AwareDatetime
    used_at: AwareDatetime | None = None
    """When it was last signed in with, UTC."""


class SecondStepView(ApiModel):
    """What a login has beside its password."""

    set_up_at: AwareDatetime | None
    """When the app in use was set up, UTC. None: there is none."""

    recovery_codes_left: int
    is_required: bool
    """Whether the landlord asks this person for a second step."""

    passkeys: list[PasskeyView] = Field(default_factory=list)


class SecondStepOffer(ApiModel):
    """What an authenticator app must be shown. Kept in no log and no cache."""

    secret: str
    """To be typed, in base32."""

    app_address: str
    """To be drawn as a QR code: `otpauth://…`."""


class RecoveryCodes(ApiModel):
    """Told once. Each opens one sign-in when the app is lost."""

    recovery_codes: list[str]


class SecondStepSetUp(RecoveryCodes):
    """The app is in use."""

    opened: SessionOpened | None = None
    """The session that takes the place of one that needed this."""


class PasskeyOptions(ApiModel):
    """What the browser needs to make a passkey, or to ask for one. Good once, five minutes."""

    options: str
    """JSON, as `navigator.credentials` takes it, binary values in base64url."""


class NewPasskey(OfSession):
    """`POST /passkeys`: what the device answered, and what its owner calls it."""

    credential: str = Field(max_length=20_000)
    """JSON, as `PublicKeyCredential.toJSON` writes it."""

    name: Line = Field(min_length=1, max_length=60)


class PasskeySignIn(ApiModel):
    """`POST /sessions/passkey`: sign in; with `session`, prove again or take the second step.

    401 with one code whatever is wrong, as for a password.
    """

    credential: str = Field(max_length=20_000)
    session: str = Field(default="", max_length=200)
    device: str = Field(default="", max_length=200)
