"""What an operator may change without a release. How people are verified is a policy's matter."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from chassis.settings import ServiceSettings


class RegistrationSettings(ServiceSettings):
    """Read from the environment, `REGISTRATION_…`."""

    model_config = SettingsConfigDict(env_prefix="REGISTRATION_")

    accounts_url: str = ""
    """Where accounts answers: the record that the replica is filled from."""

    cases_url: str = ""
    """Where cases answers: numbers for enquiries are leased there."""

    policies_dir: Path = Path(__file__).resolve().parents[2] / "deploy" / "policies"
    """Folder of the verification policies; a landlord's `policy: x` is the file `x.yaml`."""

    record_key_file: Path | None = None
    """32 random bytes in base64, under which addresses in the replica are hashed. None: derived
    from the signing key. After a change the replica has to be rebuilt."""

    expire_unproved_after_hours: int = Field(default=24, ge=1)
    """How long a registration whose mailbox nobody proved is kept."""

    enquiries_per_mailbox_and_day: int = Field(default=3, ge=1)

    enquiries_per_network_and_day: int = Field(default=10, ge=1)
    """Of one IPv4 address or IPv6 /64: a household, or an office that helps people register."""

    fewest_references: int = Field(default=50, ge=1)
    """Fewer numbers in hand than this: the next block of 100 is leased."""
