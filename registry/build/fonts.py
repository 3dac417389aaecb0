"""The design's fonts, cut to the letters that we print: one file per weight.

Latin and Vietnamese letters are together in a file, because kerning breaks inside words when a
typeface is split between "a" and "ườ".
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from registry.web.assets import digest

CORE = (
    "20-7E A0-FF 102-103 110-111 128-129 131 152-153 168-169 1A0-1A1 1AF-1B0 300-301 303 309 323 "
    "1EA0-1EF9 2010-2015 2018-201E 2020-2022 2026 2030-2033 2039-203A 20AB-20AC 2116 2122 "
    "2190-2193 2212 2248 2260-2265"
)
EXTENDED = "100-101 104-10F 112-127 12A-130 132-151 154-167 16A-19F 1A2-1AE 1B1-24F 2C60-2C7F"
DIGITS = "30-39"
WIDE_DIGITS = "30 32-33 35-36 38-39"
SUBSETTING = {
    "flavor": "woff2",
    "layout_features": "kern mark mkmk ccmp locl liga tnum pnum lnum case calt".split(),
    "hinting": False,
    "desubroutinize": True,
    "notdef_outline": True,
    "name_IDs": [0, 1, 2, 3, 4, 5, 6, 13, 14],  # names, version and licence
}
TEXT, HEADINGS = "fontpkg_be_vietnam_pro", "fontpkg_newsreader"
LICENCES = {"be-vietnam-pro": TEXT, "newsreader": HEADINGS}


def points_of(ranges: str) -> set[int]:
    points: set[int] = set()
    for part in ranges.split():
        first, _dash, last = part.partition("-")
        points |= set(range(int(first, 16), int(last or first, 16) + 1))
    return points


def _be_vietnam_pro(style: str) -> Any:
    return _open(_package(TEXT) / f"files/BeVietnamPro-{style}.ttf")


def _with_tabular_digits(style: str) -> Any:
    """Be Vietnam Pro has no tabular figures, so columns of numbers need ten re-spaced digits."""
    font = _be_vietnam_pro(style)
    names, metrics, glyphs = font.getBestCmap(), font["hmtx"], font["glyf"]
    width = max(metrics[names[point]][0] for point in points_of(WIDE_DIGITS)) - 14
    for name in (names[point] for point in points_of(DIGITS)):
        glyph = glyphs[name]
        shift = round((width - metrics[name][0]) / 2)
        if glyph.isComposite():
            for component in glyph.components:
                component.x += shift
        else:
            glyph.coordinates.translate((shift, 0))
        glyph.recalcBounds(glyphs)
        metrics[name] = (width, glyph.xMin)
    return font


def _newsreader(_style: str) -> Any:
    return _newsreader_at("", weight=560, size=36)


def _newsreader_at(slope: str, *, weight: int, size: int) -> Any:
    instancer = import_module("fontTools.varLib.instancer")
    files = (_package(HEADINGS) / "files").glob("*.ttf")
    file = next(path for path in files if ("Italic" in path.name) == bool(slope))
    return instancer.instantiateVariableFont(_open(file), {"wght": weight, "opsz": size})


def _package(module: str) -> Path:
    return Path(str(import_module(module).__file__)).parent


def _open(path: Path) -> Any:
    # The same files at each build, so that their addresses change only when they do.
    return import_module("fontTools.ttLib").TTFont(path, recalcTimestamp=False)


@dataclass(frozen=True)
class Face:
    file: str
    family: str
    weight: int
    ranges: str
    read: Callable[[str], Any]
    style: str = ""


FACES = (
    Face("bvp-400", "Be Vietnam Pro", 400, CORE, _be_vietnam_pro, "Regular"),
    Face("bvp-500", "Be Vietnam Pro", 500, CORE, _be_vietnam_pro, "Medium"),
    Face("bvp-600", "Be Vietnam Pro", 600, CORE, _be_vietnam_pro, "SemiBold"),
    Face("bvp-ext-400", "Be Vietnam Pro", 400, EXTENDED, _be_vietnam_pro, "Regular"),
    Face("bvp-ext-600", "Be Vietnam Pro", 600, EXTENDED, _be_vietnam_pro, "SemiBold"),
    Face("bvp-tab-400", "BVP Tabular", 400, DIGITS, _with_tabular_digits, "Regular"),
    Face("bvp-tab-500", "BVP Tabular", 500, DIGITS, _with_tabular_digits, "Medium"),
    Face("bvp-tab-600", "BVP Tabular", 600, DIGITS, _with_tabular_digits, "SemiBold"),
    Face("newsreader-560", "Newsreader", 560, CORE, _newsreader),
)

PRINTED = {  # what is set in a PDF: name of the file, slope, weight
    "paper-regular": ("", 400),
    "paper-bold": ("", 680),
    "paper-italic": ("Italic", 400),
}
PRINT_SIZE = 12  # points


def build_fonts(target: Path) -> None:
    """Into target: fonts/, their licences, and fonts.css, which names each by its content."""
    (target / "fonts").mkdir()
    for name, (slope, weight) in PRINTED.items():
        font = _newsreader_at(slope, weight=weight, size=PRINT_SIZE)
        _subset(font, target / f"fonts/{name}.ttf", ranges=f"{CORE} {EXTENDED}", flavor=None)
    rules = [_rule(face, _cut(face, target / f"fonts/{face.file}.woff2")) for face in FACES]
    (target / "fonts.css").write_text("\n".join(rules) + "\n")
    for name, package in LICENCES.items():
        shutil.copy(_package(package) / "LICENSE", target / f"licences/{name}.txt")


def _cut(face: Face, path: Path) -> Path:
    return _subset(face.read(face.style), path, ranges=face.ranges)


def _subset(font: Any, path: Path, *, ranges: str, **changed: Any) -> Path:
    subset = import_module("fontTools.subset")
    options = subset.Options(**(SUBSETTING | changed))
    worker = subset.Subsetter(options)
    worker.populate(unicodes=points_of(ranges))
    worker.subset(font)
    subset.save_font(font, str(path), options)
    return path


def _rule(face: Face, path: Path) -> str:
    address = f"fonts/{path.name}?v={digest(path.read_bytes())}"
    covered = ",".join(f"U+{part}" for part in face.ranges.split())
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-display:swap;'
        f'src:url({address}) format("woff2");unicode-range:{covered}}}'
    )
