"""How a letter names and greets somebody."""


def full_name(title: str, first_name: str, last_name: str, organisation: str) -> str:
    """Return the first line of the address."""
    name = " ".join(part for part in (title, first_name, last_name) if part)
    return name or organisation


def salutation(agreed: str, title: str, first_name: str, last_name: str) -> str:
    """Return how the letter begins, without the comma.

    `agreed` is the account's own salutation, used where it names this person: an account of two
    people has one for both, and a letter to one of them must not greet the other alone.
    """
    written = agreed.strip().rstrip(",")
    if last_name and last_name.casefold() in written.casefold():
        return written if written.casefold().startswith("dear ") else f"Dear {written}"
    if title and last_name:
        return f"Dear {title} {last_name}"
    name = " ".join(part for part in (first_name, last_name) if part)
    return f"Dear {name}" if name else "Dear Sir or Madam"
