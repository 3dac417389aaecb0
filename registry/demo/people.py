"""Invented scientists abroad: names as their bearers write them, and how papers print them.

Surnames follow their share in Viet Nam; middle and given names follow gender and generation.
Nobody is drawn with a name on the block list (data/blocked_names.csv), in whatever order.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from registry.demo import places
from registry.demo.name_tables import (
    GIVEN_FIRST,
    OTHER_TONE,
    SECOND_MIDDLES,
    Name,
    WeightedNames,
    foreign_names,
    is_blocked,
    married_names,
    plain,
    special_names,
    weighted_names,
    western_given,
)

GENERATIONS = {"older": 22, "middle": 43, "younger": 35}
FEMALE_SHARE = {"older": 0.24, "middle": 0.33, "younger": 0.42}
SETTLED_SHARE = {"older": 0.75, "middle": 0.5, "younger": 0.22}  # of those born Vietnamese
DOMAINS = ("example.org", "example.net", "example.edu")


@dataclass(frozen=True, slots=True)
class DrawnPerson:
    name: Name
    gender: str
    generation: str
    category: str
    country: str  # of residence
    publishing_names: tuple[str, ...]
    email: str


def people(seed: int, count: int) -> Iterator[DrawnPerson]:
    """One by one, each from their own chance: person 7 is the same however many are asked for."""
    for number in range(count):
        yield draw_person(Random(f"{seed}/{number}"), number=number)


def draw_person(rng: Random, *, number: int | None = None) -> DrawnPerson:
    """Addresses of people with different numbers never meet; without one it is left to chance."""
    kinds: tuple[Callable[[Random, str], DrawnPerson], ...] = (_born_vietnamese, _western, _foreign)
    draw = rng.choices(kinds, (86, 6, 8))[0]
    email_number = str(rng.getrandbits(48) if number is None else number)
    while True:
        person = draw(rng, email_number)
        if not any(is_blocked(name) for name in (person.name.full, *person.publishing_names)):
            return person


def _born_vietnamese(rng: Random, number: str) -> DrawnPerson:
    generation = _draw_generation(rng)
    gender = _draw_gender(rng, generation)
    legal = (
        _special_name(rng, gender)
        if rng.random() < 0.024
        else _common_name(rng, gender, generation)
    )
    settled = rng.random() < SETTLED_SHARE[generation]
    printed = _printed(rng, legal, gender)
    if settled and rng.random() < 0.1:  # the passport of the new country, as its office typed it
        printed = (legal.full, *printed)
        legal = Name(plain(legal.family), plain(legal.middle), plain(legal.given), GIVEN_FIRST)
    category = "overseas_vietnamese" if settled else "vn_citizen_abroad"
    country = places.draw_country(rng)
    return _person(rng, legal, printed, (gender, generation, category, country, number))


def _western(rng: Random, number: str) -> DrawnPerson:
    """Grown up abroad: Kevin Minh Tran."""
    generation = rng.choice(("middle", "younger"))
    gender = _draw_gender(rng, generation)
    home = _common_name(rng, gender, generation)
    given = rng.choice(western_given()[gender])
    middle = plain(home.given) if rng.random() < 0.5 else ""
    legal = Name(plain(home.family), middle, given, GIVEN_FIRST)
    printed = [f"{given[0]}. {legal.family}"]
    if rng.random() < 0.4:
        printed.append(home.full)
    country = places.draw_country(rng)
    about = (gender, generation, "overseas_vietnamese", country, number)
    return _person(rng, legal, tuple(printed), about)


def _foreign(rng: Random, number: str) -> DrawnPerson:
    generation = _draw_generation(rng)
    gender = _draw_gender(rng, generation)
    rows = foreign_names()
    row = rng.choices(rows, [int(row["weight"]) for row in rows])[0]
    family, given = (rng.choice(row[part].split(";")) for part in ("family", gender))
    legal = Name(family, "", given, row["order"])
    printed = (f"{given[0]}. {family}", plain(f"{given} {family}"), plain(f"{family}, {given[0]}."))
    stays = row["country"] in places.countries() and rng.random() < 0.6
    country = row["country"] if stays else places.draw_country(rng)
    others = [text for text in printed if text != legal.full]
    chosen = tuple(rng.sample(others, rng.randint(1, 2)))
    return _person(rng, legal, chosen, (gender, generation, "foreign", country, number))


def _person(
    rng: Random, name: Name, printed: tuple[str, ...], about: tuple[str, str, str, str, str]
) -> DrawnPerson:
    gender, generation, category, country, number = about
    return DrawnPerson(
        name=name,
        gender=gender,
        generation=generation,
        category=category,
        country=country,
        publishing_names=_other_names(name, printed),
        email=_email(rng, name, number),
    )


def _other_names(name: Name, printed: tuple[str, ...]) -> tuple[str, ...]:
    """Each once, and never the full name again; at the least the initial and the surname."""
    others = dict.fromkeys(text for text in printed if text != name.full)
    return tuple(others) or (f"{plain(name.given)[0]}. {plain(name.family)}",)


def _common_name(rng: Random, gender: str, generation: str) -> Name:
    family = weighted_names("surname", "", generation).draw(rng)
    middles, givens = (weighted_names(part, gender, generation) for part in ("middle", "given"))
    given = givens.draw(rng)
    middle = _draw_middle(rng, middles, family, given)
    if rng.random() < 0.22:
        extra = _draw_middle(rng, middles, family, given, middle)
        middle = f"{middle} {extra}" if extra in SECOND_MIDDLES else middle
    elif rng.random() < 0.03:
        middle = ""
    return Name(family, *(_spell(rng, part) for part in (middle, given)))


def _draw_middle(rng: Random, middles: WeightedNames, *others: str) -> str:
    """One that does not sound like the rest of the name."""
    heard = {plain(other) for other in others}
    middle = middles.draw(rng)
    while plain(middle) in heard:
        middle = middles.draw(rng)
    return middle


def _special_name(rng: Random, gender: str) -> Name:
    """Compound surnames, and names of the ethnic groups with their own order."""
    rows = [row for row in special_names() if row["gender"] == gender]
    row = rng.choices(rows, [int(row["weight"]) for row in rows])[0]
    family, middle, given = (
        rng.choice(row[part].split(";")) for part in ("family", "middle", "given")
    )
    return Name(family, middle, given, row["order"])


def _spell(rng: Random, name: str) -> str:
    if rng.random() < 0.5:
        return name
    return " ".join(OTHER_TONE.get(word, word) for word in name.split(" "))


def _printed(rng: Random, name: Name, gender: str) -> tuple[str, ...]:
    """One to three ways in which papers print a Vietnamese name."""
    family, middle, given = (plain(part) for part in (name.family, name.middle, name.given))
    givens = " ".join(part for part in (middle, given) if part)
    western = f"{givens} {family}"
    initials = ". ".join(part[0] for part in f"{given} {middle}".split())
    shapes = [
        plain(name.full),
        western,
        f"{given} {family}",
        f"{initials}. {family}",
        f"{family}, {initials.replace(' ', '')}.",
        f"{givens} {family.upper()}",
    ]
    if middle:
        shapes.append(f"{givens.replace(' ', '-')} {family}")
    if name.given == "Dũng":
        shapes.append(f"Dzung {family}")
    if gender == "female" and rng.random() < 0.06:
        shapes.append(f"{given} {family} {rng.choice(married_names())}")
    if rng.random() < 0.05:
        shapes.append(f"{given} ({rng.choice(western_given()[gender])}) {family}")
    return tuple(rng.sample(shapes, rng.choices((1, 2, 3), (45, 40, 15))[0]))


def _email(rng: Random, name: Name, number: str) -> str:
    """The number ends the local part, which makes it one person's alone."""
    given, family = (_letters(part) for part in (name.given, name.family))
    start = rng.choice((f"{given}.{family}", f"{family}.{given}", f"{given[0]}.{family}"))
    return f"{start}.{number}@{rng.choice(DOMAINS)}"


def _letters(text: str) -> str:
    return "".join(c for c in plain(text).lower() if c.isascii() and c.isalpha())


def _draw_generation(rng: Random) -> str:
    return rng.choices(list(GENERATIONS), list(GENERATIONS.values()))[0]


def _draw_gender(rng: Random, generation: str) -> str:
    return "female" if rng.random() < FEMALE_SHARE[generation] else "male"
