"""Settings of the accounts service. Environment prefix: `ACCOUNTS_`."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from chassis.settings import ServiceSettings


class AccountsSettings(ServiceSettings):
    """What an operator may change without a release."""

    model_config = SettingsConfigDict(env_prefix="ACCOUNTS_", frozen=True, extra="ignore")

    registration_url: str = ""
    """Base URL of registration's internal API: who applied is asked there."""

    identity_url: str = ""
    """Base URL of identity's internal API: the address of a login is asked there."""

    largest_import_megabytes: int = Field(default=512, ge=1, le=4096)
    """Most megabytes of a records file as it is sent (packed, if it is packed)."""

    record_key_file: Path | None = None
    """32 random bytes in base64, the same that registration has: PINs are kept as hashes under
    it. None: a records file with PINs is refused row by row. After a change, import them again."""

    print_fonts: Path = Path("ui/dist/print")
    """Folder of the fonts of statements, built with the look."""

    files_folder: Path = Path("files")
    """Where files are kept, each sealed under a key of its own that stands in the database.
    No web server may show it, and it belongs into the backup beside the database."""

    scanner_url: str = ""
    """ClamAV: `unix:/run/clamav/clamd.ctl` or `tcp://host:3310`. It looks at documents that staff
    send before anybody gets them. Empty: nothing is scanned."""

    deliveries_folder: Path | None = None
    """Below it a folder per landlord, named by the landlord's code: `records*.csv` and
    `transactions*.csv`, packed or not, are taken from there. None: nothing is looked for."""

    deliveries_bucket: str = ""
    """Bucket of a storage that speaks S3, for the same files. Empty: none is looked into."""

    deliveries_prefix: str = ""
    """Below it a prefix per landlord, named by the landlord's code."""

    deliveries_endpoint: str = ""
    """Address of the storage, such as `https://storage.example.org`. Empty: Amazon's own."""

    deliveries_region: str = "eu-west-2"
    deliveries_key_id: str = ""
    """Id of the key that may list, read, write and delete there. Empty: the machine's own."""

    deliveries_secret_file: Path | None = None
    """The key itself, in a file: never in the environment, where every process can read it."""
