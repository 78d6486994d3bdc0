"""Services put together in this process, as their `main` does it, with keys made for the test."""

import base64
import importlib
import json
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.auth import Signer
from chassis.service import Service
from chassis.settings import ServiceSettings

SERVICES = ("identity", "registration", "accounts", "cases", "notifications", "gateway")
LANDLORD = uuid.UUID("00000000-0000-4000-8000-000000000001")
OTHER_LANDLORD = uuid.UUID("00000000-0000-4000-8000-000000000002")
NOWHERE = "postgresql://nobody:nothing@127.0.0.1:9/nothing"
"""A database that cannot be reached: what is refused before it is asked needs none."""

_LANDLORD = """
  - id: {id}
    code: {code}
    name: {code} homes
    portal_url: http://{host}
    desk_url: http://desk.{host}
    mail_from: homes@{code}.example
    office: {{phone: "01632 960000", hours: "Monday to Friday, 9 to 5"}}
"""


@dataclass
class Keys:
    """A signing key per issuer, and the files that services read."""

    folder: Path
    signers: dict[str, Signer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        issuers = ["operator", *(f"service:{name}" for name in SERVICES)]
        self.signers = {name: Signer(name, Ed25519PrivateKey.generate()) for name in issuers}
        public = {}
        for name, signer in self.signers.items():
            file = self.folder / f"{name.replace(':', '-')}.key"
            file.write_text(base64.b64encode(signer.key.private_bytes_raw()).decode())
            public[name] = base64.b64encode(signer.key.public_key().public_bytes_raw()).decode()
        (self.folder / "callers.json").write_text(json.dumps(public))
        (self.folder / "cookie.key").write_text(base64.urlsafe_b64encode(bytes(32)).decode())
        (self.folder / "landlords.yaml").write_text(
            "landlords:"
            + _LANDLORD.format(id=LANDLORD, code="first", host="localhost")
            + _LANDLORD.format(id=OTHER_LANDLORD, code="second", host="second.localhost")
        )


OWN: dict[str, dict[str, Any]] = {
    "gateway": {"portal_port": 0},
    "cases": {"desk_port": 0},
    "notifications": {"smtp_url": "smtp://127.0.0.1:9"},
}


def assemble(service: str, keys: Keys, *, database_url: str = NOWHERE, **own: Any) -> Service[Any]:
    """Build `service` on `database_url`. Other services only where `own` says their address."""
    main = importlib.import_module(f"services.{service}.main")
    module = importlib.import_module(f"services.{service}.settings")
    settings_type = next(
        thing
        for thing in vars(module).values()
        if isinstance(thing, type)
        and issubclass(thing, ServiceSettings)
        and thing is not ServiceSettings
    )
    told: dict[str, Any] = {
        "database_url": database_url,
        "broker_url": "amqp://nobody@127.0.0.1:9/",
        "landlords_file": keys.folder / "landlords.yaml",
        "signing_key_file": keys.folder / f"service-{service}.key",
        "caller_keys_file": keys.folder / "callers.json",
        "port": 0,
        "cookie_key_file": keys.folder / "cookie.key",
        **{f"{other}_url": "http://127.0.0.1:9" for other in SERVICES},
        **OWN.get(service, {}),
        **own,
    }
    wanted = {name: told[name] for name in settings_type.model_fields if name in told}
    built: Service[Any] = main.build(settings_type(**wanted))
    return built
