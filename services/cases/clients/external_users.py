"""identity: customers' logins."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import SecretStr

from chassis.clients import ServiceClient
from contracts.api.common import Page
from contracts.api.identity.external_users import (
    ExternalUserInvited,
    NewExternalUser,
    UserChoices,
    UserDetails,
    UserLine,
    UserQuery,
    UserReason,
    UserVersion,
)
from contracts.api.identity.one_time_passwords import OneTimePassword, OneTimePasswordRequest
from contracts.api.identity.phone_words import PhoneWordCheck, PhoneWordChecked
from contracts.api.identity.second_step_resets import SecondStepReset

HASHING_SECONDS = 10


@dataclass(frozen=True)
class ExternalUsers:
    """Customers' logins, with the rights of the member of staff. Raise `Forbidden` for others."""

    client: ServiceClient

    async def search(self, token: str, wanted: UserQuery) -> Page[UserLine]:
        """Return a page of them, by address."""
        return await self.client.call(
            "POST", "/external-users/search", token=token, body=wanted, answer=Page[UserLine]
        )

    async def of_contact(self, token: str, contact_id: UUID) -> list[UserLine]:
        """Return the logins of a person on record."""
        found = await self.client.call(
            "GET", f"/external-users/of-contact/{contact_id}", token=token, answer=Page[UserLine]
        )
        return found.items

    async def details(self, token: str, user_id: UUID) -> UserDetails:
        """Return everything about one. Raise `NotFound`."""
        return await self.client.call(
            "GET", f"/external-users/{user_id}", token=token, answer=UserDetails
        )

    async def invite(self, token: str, wanted: NewExternalUser) -> ExternalUserInvited:
        """Make a login and mail its link. Raise `Rejected` where the address has a login."""
        return await self.client.call(
            "POST", "/external-users", token=token, body=wanted, answer=ExternalUserInvited
        )

    async def invite_again(self, token: str, user_id: UUID) -> None:
        """Mail a new link. Raise `Rejected` where a password was chosen already."""
        await self.client.call(
            "POST",
            f"/external-users/{user_id}/invitation",
            token=token,
            answer=ExternalUserInvited,
        )

    async def choose(
        self, token: str, user_id: UUID, version: int, choices: UserChoices
    ) -> UserVersion:
        """Set how the login behaves. Raise `Rejected` where somebody changed it meanwhile."""
        return await self.client.call(
            "PUT",
            f"/external-users/{user_id}/choices",
            token=token,
            body=choices,
            if_match=version,
            answer=UserVersion,
        )

    async def switch(self, token: str, user_id: UUID, *, is_on: bool, reason: str) -> None:
        """Turn a login on or off."""
        act = "reactivation" if is_on else "deactivation"
        await self.client.call(
            "POST",
            f"/external-users/{user_id}/{act}",
            token=token,
            body=UserReason(reason=reason),
        )

    async def unlock(self, token: str, user_id: UUID) -> None:
        """End the locks of a login; where there is none that is no error."""
        await self.client.call("POST", f"/users/{user_id}/unlock", token=token)

    async def sign_out(self, token: str, user_id: UUID, session_id: UUID | None) -> None:
        """Sign one browser out, or with None all of them."""
        path = f"/external-users/{user_id}/sessions"
        await self.client.call(
            "DELETE", f"{path}/{session_id}" if session_id else path, token=token
        )

    async def one_time_password(
        self, token: str, user_id: UUID, grounds: OneTimePasswordRequest
    ) -> OneTimePassword:
        """Have words made to read out. Raise `Forbidden`, `Invalid` or `Rejected`."""
        return await self.client.call(
            "POST",
            f"/external-users/{user_id}/one-time-password",
            token=token,
            body=grounds,
            answer=OneTimePassword,
            within=HASHING_SECONDS,
        )

    async def reset_second_step(self, token: str, user_id: UUID, grounds: SecondStepReset) -> None:
        """Take app, recovery codes and passkeys away. Raise `Forbidden` or `Rejected`."""
        await self.client.call(
            "POST", f"/external-users/{user_id}/second-step-reset", token=token, body=grounds
        )

    async def check_word(self, token: str, contact_id: UUID, heard: str) -> PhoneWordChecked:
        """Compare what was heard. Raise `NotFound` without a word, `TooMany` after three misses."""
        return await self.client.call(
            "POST",
            "/phone-word-checks",
            token=token,
            body=PhoneWordCheck(contact_id=contact_id, heard=SecretStr(heard)),
            answer=PhoneWordChecked,
            within=HASHING_SECONDS,
        )
