"""Browsers as people call them."""

from functools import lru_cache

from ua_parser import parse

from chassis.text import _

SHOWN_AS = {
    "Chrome Mobile": "Chrome",
    "Mobile Safari": "Safari",
    "Firefox Mobile": "Firefox",
    "Edge Mobile": "Edge",
    "Mac OS X": "Mac",
    "Chrome OS": "Chromebook",
}


def browser_name(claimed: str) -> str:
    """Say in words what a browser says it is: `Safari on iPhone`, `Firefox on Windows`.

    A claim, fit to recognise one's own browser by and for nothing else.
    """
    browser, system = _parts(claimed)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown browser")


@lru_cache(maxsize=1000)
def _parts(claimed: str) -> tuple[str, str]:
    found = parse(claimed)
    browser = found.user_agent.family if found.user_agent else ""
    system = found.os.family if found.os else ""
    if found.device and found.device.family in {"iPhone", "iPad"}:
        system = found.device.family
    return SHOWN_AS.get(browser, browser), SHOWN_AS.get(system, system)
