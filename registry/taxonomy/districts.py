"""States and provinces, where several missions serve one country: each lies in the district of one.

Dated rows of the file `consular_subdivisions.csv`; where none of them fits, the country's own mission
is responsible.
"""

import re
from collections import Counter
from datetime import date

from registry.core.i18n import locale
from registry.core.packaged import read_dated_rows
from registry.core.periods import holds_on

PACKAGE, FILE = "registry.taxonomy", "consular_subdivisions.csv"
DOUBT = re.compile(r"\s*\([^()]*indicative[^()]*\)")  # the row itself is marked as doubtful
IN_VIETNAMESE = {  # of the words around names
    "(part)": "(một phần)",
    "Urals Federal District; also Volga and Siberian regions (exact list not found)": "Vùng liên bang Ural; một phần vùng Volga và Siberia (chưa có danh sách đầy đủ)",
    "North-east Thailand (20 provinces by the usual division)": "Đông Bắc Thái Lan (20 tỉnh theo cách chia thông thường)",
    "Seven north-western provinces": "Bảy tỉnh tây bắc",
    "western ": "miền tây ",
}
REST = "*"  # all of the country that no other row names: its own mission's


def district_label(text: str) -> str:
    """What the table of districts says of one, in the reader's language; names stay names."""
    said = DOUBT.sub("", text)
    if locale() == "vi":
        for english, vietnamese in IN_VIETNAMESE.items():
            said = said.replace(english, vietnamese)
    return said


def list_subdivisions(on: date) -> list[tuple[str, str, str]]:
    """(country, code, name) of the countries with more than one district, by country and name."""
    rows = [row.values for row in read_dated_rows(PACKAGE, FILE) if holds_on(row, on)]
    missions = {(row["country_iso2"], row["mission_code"]) for row in rows}
    several = {
        country for country, number in Counter(one for one, _code in missions).items() if number > 1
    }
    return sorted(
        (row["country_iso2"], row["subdivision_code"], row["subdivision_name"])
        for row in rows
        if row["country_iso2"] in several and row["subdivision_code"] != REST
    )


def missions_of_states(on: date) -> dict[str, str]:
    """The code of the mission in whose district each state lies, as far as the file names one."""
    found: dict[str, str] = {}
    for row in read_dated_rows(PACKAGE, FILE):
        if holds_on(row, on) and row.values["subdivision_code"] != REST:
            found.setdefault(row.values["subdivision_code"], row.values["mission_code"])
    return found


def find_mission_code(subdivision_code: str, on: date) -> str:
    """Empty where the file names none."""
    return missions_of_states(on).get(subdivision_code, "")
