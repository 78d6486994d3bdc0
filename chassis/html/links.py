"""Where a browser may be sent next."""

from urllib.parse import quote, urlsplit


def safe_path(wanted: str | None, *, otherwise: str = "/") -> str:
    r"""Return `wanted` if it is a path of this very site, else `otherwise`.

    Refused: other hosts in any spelling (`//host`, `/\host`, a scheme), control characters,
    which browsers drop before they look, and anything that does not begin with one slash.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return otherwise
    if any(character in " \\" or not character.isprintable() for character in wanted):
        return otherwise
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return otherwise
    if parts.scheme or parts.netloc:
        return otherwise
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return path + (f"?{query}" if query else "")
