"""The places into which the landlords' systems drop files, as the operator set them up."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

from obstore.store import S3Store

from services.accounts.settings import AccountsSettings
from services.accounts.store.delivery_places import BucketPlace, DeliveryPlace, FolderPlace

if TYPE_CHECKING:
    from obstore.store import S3Config

REACHED_WITHIN = timedelta(seconds=10)
ANSWERED_WITHIN = timedelta(minutes=10)
"""A whole file, on a slow line."""


@dataclass(frozen=True)
class DroppedPlaces:
    """A folder, a bucket, both, or neither; below each a part per landlord, named by its code."""

    folder: Path | None = None
    bucket: S3Store | None = None
    prefix: str = ""

    @classmethod
    def from_settings(cls, settings: AccountsSettings) -> Self:
        """Read the configuration; nothing is opened yet.

        Without a key of its own it is asked of the machine, as the storage's other tools do
        (environment, web identity, instance).
        """
        return cls(
            settings.deliveries_folder,
            _bucket(settings) if settings.deliveries_bucket else None,
            settings.deliveries_prefix.strip("/"),
        )

    def of(self, code: str) -> list[DeliveryPlace]:
        """Return the places of the landlord with this code."""
        places: list[DeliveryPlace] = []
        if self.folder is not None:
            places.append(FolderPlace(self.folder / code))
        if self.bucket is not None:
            prefix = f"{self.prefix}/{code}" if self.prefix else code
            places.append(BucketPlace(self.bucket, prefix))
        return places


def _bucket(settings: AccountsSettings) -> S3Store:
    own: S3Config = {}
    if settings.deliveries_endpoint:
        own["endpoint"] = settings.deliveries_endpoint
    if settings.deliveries_key_id and settings.deliveries_secret_file is not None:
        own["access_key_id"] = settings.deliveries_key_id
        own["secret_access_key"] = settings.deliveries_secret_file.read_text("utf-8").strip()
    return S3Store(
        settings.deliveries_bucket,
        config=own,
        region=settings.deliveries_region,
        client_options={
            "allow_http": settings.deliveries_endpoint.startswith("http://"),
            "connect_timeout": REACHED_WITHIN,
            "timeout": ANSWERED_WITHIN,
        },
        retry_config={"max_retries": 2, "retry_timeout": REACHED_WITHIN},
    )
