"""What refuses a step of getting a forgotten password replaced, and how answers are compared."""

import unicodedata

from chassis.errors import Invalid, NotFound, Rejected

SHORTEST_ANSWER = 3
"""Letters and digits of an answer to a secret question."""


class PasswordResetNotValid(NotFound):
    """The link is used, superseded, too old, or none of ours. Never says which."""

    code = "password_reset_not_valid"


class AnswerNeeded(Rejected):
    """The secret question has not been answered yet. The link stays good."""

    code = "answer_needed"


class AnswersUsedUp(Rejected):
    """So many wrong answers were given today that no more are looked at."""

    code = "answers_used_up"


class AnswerRefused(Invalid):
    """It is not the answer. `fields["tries_left"]` counts how many more this link allows."""

    code = "answer_refused"

    def __init__(self, *, tries_left: int) -> None:
        """Say how many more answers are looked at."""
        super().__init__(
            "this is not the answer that was stored", fields={"tries_left": str(tries_left)}
        )


class AnswerNotAccepted(Invalid):
    """The answer is too short, or stands in the question. `fields` says so."""

    code = "answer_not_accepted"


class SecretQuestionNotOffered(NotFound):
    """The landlord asks no secret questions."""

    code = "secret_question_not_offered"


def answer_as_hashed(answer: str) -> str:
    """Return an answer as it is compared: people remember the word, not how they wrote it.

    Case, accents, spaces and punctuation make no difference.
    """
    apart = unicodedata.normalize("NFKD", answer.casefold())
    return "".join(sign for sign in apart if sign.isalnum())


def require_fit_answer(question: str, answer: str) -> str:
    """Return the form of a new answer to hash.

    Raises:
        AnswerNotAccepted: fewer than three letters or digits, or the question gives it away.
    """
    form = answer_as_hashed(answer)
    if len(form) < SHORTEST_ANSWER:
        raise AnswerNotAccepted("the answer is too short", fields={"answer": "too_short"})
    if form in answer_as_hashed(question):
        raise AnswerNotAccepted("the question holds the answer", fields={"answer": "in_question"})
    return form
