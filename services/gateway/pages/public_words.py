"""What the pages for people who are no customers say, by matter."""

from dataclasses import dataclass
from typing import Final

from chassis.landlords import Landlord
from chassis.public_matters import PAGE
from chassis.text import _
from contracts.api.public_enquiries import Matter

SLUGS: Final[dict[str, Matter]] = {
    "antisocial-behaviour": "antisocial_behaviour",
    "feedback": "feedback",
    "find-a-home": "home_search",
}
"""Part of the address → the matter."""


@dataclass(frozen=True)
class MatterWords:
    """The words of one matter."""

    title: str
    hint: str
    """Below its link."""

    intro: str
    label: str
    """Of the one field that has to be filled in."""

    help: str
    advice: str
    """What to do where it was left empty."""

    place: str
    """Label of the field for a place."""


def words_of(matter: Matter) -> MatterWords:
    """Return the words of a matter."""
    return {
        "antisocial_behaviour": MatterWords(
            title=_("Report antisocial behaviour"),
            hint=_("Noise, threats, damage or rubbish at one of our homes."),
            intro=_(
                "You need not give your name. What you tell us about yourself is for our team "
                "alone: we do not tell anybody who reported it."
            ),
            label=_("What is happening?"),
            help=_("What, how often, and at what times. Do not put yourself at risk to find out."),
            advice=_("Tell us what is happening"),
            place=_("Where is it?"),
        ),
        "feedback": MatterWords(
            title=_("Give feedback or a compliment"),
            hint=_("What we did well, and what we should do better."),
            intro=_("You need not give your name. A person reads every message."),
            label=_("What would you like to tell us?"),
            help=_("If it is about a person of our team, their name helps us to thank them."),
            advice=_("Write what you would like to tell us"),
            place=_("Which home or place is it about?"),
        ),
        "home_search": MatterWords(
            title=_("Find a home"),
            hint=_("You look for a home to rent or to buy."),
            intro=_("Tell us what you look for, and we tell you how our homes are let or sold."),
            label=_("What are you looking for?"),
            help=_("For how many people, how many bedrooms, and from when."),
            advice=_("Tell us what you are looking for"),
            place=_("Where would you like to live?"),
        ),
    }[matter]


def offered(landlord: Landlord) -> list[dict[str, str]]:
    """Return what the landlord takes from people who are no customers, for lists of links."""
    places = landlord.public.offered()
    return [
        {
            "href": f"/not-a-customer/{slug}",
            "text": words_of(matter).title,
            "hint": words_of(matter).hint,
            "is_elsewhere": "yes" if places[matter] != PAGE else "",
        }
        for slug, matter in SLUGS.items()
        if matter in places
    ]
