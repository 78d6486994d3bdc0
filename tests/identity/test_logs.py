"""An error of the database is logged without the values it quotes."""

import pytest
from sqlalchemy.exc import IntegrityError
from structlog.processors import format_exc_info

from chassis.telemetry import hide_values
from contracts.api.identity import PendingUser

SOMEBODY = "canary@example.com"


@pytest.mark.parametrize(
    "query",
    [
        (
            "INSERT INTO users (id, landlord_id, kind, state, email, email_key, name, roles, "
            "contact_id) SELECT gen_random_uuid(), landlord_id, kind, state, email, email_key, name, "
            "roles, contact_id FROM users WHERE email_key = :key"
        ),
        "UPDATE users SET contact_id = NULL WHERE email_key = :key",
    ],
)
async def test_the_log_of_a_broken_rule_names_nobody(identity, query):
    await identity.customer(SOMEBODY)

    with pytest.raises(IntegrityError) as broken:
        await identity.rows(query, key=SOMEBODY)

    logged = hide_values(None, "error", format_exc_info(None, "error", {"exc_info": broken.value}))
    assert "violates" in logged["exception"]
    assert SOMEBODY not in logged["exception"]


def test_the_error_of_a_malformed_body_does_not_repeat_it():
    with pytest.raises(ValueError) as malformed:
        PendingUser.model_validate({"email": SOMEBODY, "surname": SOMEBODY})

    assert SOMEBODY not in str(malformed.value)
