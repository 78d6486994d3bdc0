"""Passwords that attackers try first, worked out from the habits that make them.

Long passwords that are nevertheless common follow few habits: a favourite word or name with a
year or `123` behind it, a word twice, two favourite words in a row, a walk along the keyboard, a
counting, a short piece repeated. The words and the habits stand here; the list is computed from
them once per process and needs no network and no file that could be missing or damaged.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product

FAVOURITES = tuple(
    """
    password passwort passphrase letmein welcome login admin administrator root user guest test
    testing tester secret private access master default changeme change open sesame opensesame
    hello iloveyou loveyou lovely love princess prince queen king sunshine flower flowers
    rainbow butterfly angel angels heaven blessed jesus christ church monkey dragon tiger lion
    eagle falcon horse horses pony puppy kitten kitty doggy dolphin dolphins penguin shadow
    storm thunder summer winter spring autumn january february march april june july august
    september october november december monday tuesday wednesday thursday friday saturday
    sunday football rugby cricket baseball basketball hockey tennis golf soccer arsenal chelsea
    liverpool everton tottenham manchester united city rangers celtic newcastle sunderland
    leeds villa westham england scotland wales ireland britain london bristol birmingham
    cardiff glasgow edinburgh superman batman spiderman ironman starwars startrek pokemon
    pikachu minecraft fortnite gandalf hobbit matrix ninja samurai pirate zombie wizard merlin
    hogwarts potter harry hermione michael jennifer jessica ashley amanda daniel matthew andrew
    joshua thomas robert charlie george william james jack oliver jacob ethan samuel benjamin
    joseph david richard steven nicholas anthony christopher jonathan alexander elizabeth
    victoria charlotte sophie sophia emily emma olivia isabella grace hannah sarah rebecca
    rachel laura nicole natalie megan chloe lauren samantha stephanie michelle danielle maria
    anna patricia margaret barbara susan karen cheese chocolate cookie coffee banana apple
    orange cherry pepper ginger vanilla biscuit sausage bacon pizza beer whisky champagne
    purple yellow green black white silver golden diamond crystal trustno whatever nothing
    forever together freedom family mother father mummy daddy brother sister friend friends
    friendship baby babygirl babyboy darling sweetheart honey computer internet google facebook
    youtube twitter instagram whatsapp amazon microsoft windows samsung iphone android desktop
    laptop keyboard network server wireless router modem mustang ferrari porsche mercedes bmw
    corvette harley yamaha toyota landrover jaguar guitar music rockstar metallica nirvana
    beatles elvis madonna eminem bailey buster max molly bella daisy poppy rosie ruby lucky
    smokey oscar teddy toby coco tinkerbell snoopy garfield house home homes flat garden
    kitchen tenant tenancy landlord council housing association property rent repairs resident
    residents portal account customer service support system company office work school college
    university student teacher doctor nurse police soldier hunter ranger killer blink legend
    champion winner number magic money million lottery casino poker jordan player gamer warrior
    phoenix cowboy maverick
    """.split()  # noqa: SIM905  a paragraph of words reads better than a column
)
"""Words that people make passwords of: ourselves, those we love, what we play, where we are."""

ENDINGS = (
    "",
    "1",
    "12",
    "123",
    "1234",
    "12345",
    "123456",
    "1234567",
    "12345678",
    "123456789",
    "1234567890",
    "0",
    "00",
    "007",
    "01",
    "11",
    "111",
    "1111",
    "321",
    "4321",
    "69",
    "99",
    "666",
    "777",
    "abc",
    "abc123",
    "qwerty",
)
"""What is put behind a favourite word so that it becomes long enough."""

SHOWN = ("teapotgravelorbit",)
"""Examples on our own pages and in our guides: whoever copies one has the password of many."""

YEARS = tuple(str(year) for year in range(1950, 2041))
"""Years of birth, of weddings, and of whenever the password was last forced to change."""

ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
"""What a finger or a tongue runs along: the rows of a keyboard, the digits, the alphabet."""

LOOKALIKES = str.maketrans("@430!1$57", "aaeoiisst")
"""Signs that stand for letters. Putting one for another hides a word from nobody."""

SHORTEST, LONGEST = 8, 40
"""Shorter ones no landlord may allow; longer ones are nobody's habit. In characters."""


def plain(text: str) -> str:
    """Return `text` as an attacker's list would hold it: lower case, letters and digits only."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def is_common(password: str) -> bool:
    """Say whether the whole password is one that attackers try first.

    Case, punctuation and signs standing for letters make no difference.
    """
    lowered = password.casefold()
    stem = lowered.rstrip("0123456789!?.*# ")
    spelled_out = stem.translate(LOOKALIKES) + lowered[len(stem) :]
    known = common_passwords()
    return plain(lowered) in known or plain(spelled_out) in known or _is_monotonous(lowered)


@cache
def common_passwords() -> frozenset[str]:
    """Return the list: every habit applied to every favourite word. Some 170,000 entries."""
    return frozenset(text for text in _habits() if SHORTEST <= len(text) <= LONGEST)


def _habits() -> Iterator[str]:
    yield from SHOWN
    for word, ending in product(FAVOURITES, ENDINGS + YEARS):
        yield word + ending
        yield word + word + ending
    for word, ending in product(FAVOURITES, ENDINGS):
        yield ending + word
        yield from (start + word + ending for start in ("my", "the", "i"))
    for first, second in product(_PAIRED, repeat=2):
        yield first + second
    yield from _walks()


_PAIRED = FAVOURITES[:200]


def _walks() -> Iterator[str]:
    lines = [line for row in ROWS for line in (row, row[::-1])]
    for line in lines:
        around = line * 3
        for start in range(len(line)):
            yield from (around[start : start + length] for length in range(8, 25))
        for ending in ENDINGS + YEARS:
            yield line + ending
            yield line[:6] + ending
    for first, second in product(lines, repeat=2):
        yield first + second
        for length in range(3, 8):
            yield first[:length] + second[:length]
            yield (first[:length] + second[:length]) * 2
    columns = ["1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol", "0p"]
    for start in range(len(columns)):
        for end in range(start + 2, len(columns) + 1):
            yield "".join(columns[start:end])
            yield "".join(column[::-1] for column in columns[start:end])


def _is_monotonous(text: str) -> bool:
    """Say whether `text` is a short piece over and over, or has fewer than four different signs."""
    return len(set(text)) < _FEWEST_DIFFERENT or any(
        text == (text[:length] * len(text))[: len(text)]
        for length in range(1, min(6, len(text) // 2) + 1)
    )


_FEWEST_DIFFERENT = 4
