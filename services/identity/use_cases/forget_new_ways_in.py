"""A thief was in a login: what they may have added to it opens it no more."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.store.passkeys import delete_passkeys
from services.identity.store.password_resets import delete_secret_question, secret_question_of
from services.identity.store.phone_words import drop_phone_word, phone_word_of
from services.identity.store.second_steps import (
    recovery_codes_left,
    replace_recovery_codes,
    second_step_for_update,
)
from services.identity.tables import UserRow


async def forget_new_ways_in(session: AsyncSession, *, user: UserRow, since: datetime) -> list[str]:
    """Forget what was set up after `since` (UTC) beside the password, and say what there was.

    What is older stays: whoever merely reads the owner's mailbox must not get rid of a second
    step by it. Recovery codes go whatever their age, for nobody knows who made them.
    """
    app = await second_step_for_update(session, user)
    word = await phone_word_of(session, user.id, is_locked=True)
    question = await secret_question_of(session, user.id)
    found = {
        "app": app.set_up_at is not None and app.set_up_at > since,
        "recovery_codes": await recovery_codes_left(session, user) > 0,
        "passkeys": await delete_passkeys(session, user=user, since=since) > 0,
        "phone_word": word is not None and word.set_at > since,
        "secret_question": question is not None and question.set_at > since,
    }
    if found["app"]:
        app.sealed, app.set_up_at, app.tried_at = None, None, []
    app.offered, app.offered_at = None, None
    await replace_recovery_codes(session, user, [])
    if found["phone_word"]:
        await drop_phone_word(session, user_id=user.id)
    if found["secret_question"]:
        await delete_secret_question(session, user.id)
    return [name for name, was_there in found.items() if was_there]
