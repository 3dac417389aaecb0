"""Installs what the tests need from the system, where that is allowed; names what stays missing.

Every group of tests says again for itself that it is left out; with CI=true that is a failure.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from office import find_office
from servers import find_chromium, find_postgresql

NEEDED: dict[str, tuple[Callable[[], object], list[str]]] = {
    "browser tests": (lambda: find_chromium(), ["chromium"]),
    "lists reopened in LibreOffice": (lambda: find_office(), ["libreoffice-calc-nogui"]),
    "tests on PostgreSQL": (lambda: find_postgresql(), ["postgresql"]),
    "tests on Elasticsearch": (lambda: shutil.which("mvn"), ["maven"]),
}


def main() -> int:
    missing = {group: packages for group, (find, packages) in NEEDED.items() if not find()}
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        install([name for packages in missing.values() for name in packages])
    left_out = [group for group in missing if not NEEDED[group][0]()]
    for group in left_out:
        sys.stdout.write(
            f"Left out: {group}, because {NEEDED[group][1][0]} cannot be installed here.\n"
        )
    return 1 if left_out and os.environ.get("CI") == "true" else 0


def install(packages: list[str]) -> None:
    quiet: dict[str, Any] = {
        "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        "check": False,
    }
    subprocess.run(["apt-get", "update", "-qq"], **quiet)
    subprocess.run(
        ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages], **quiet
    )


if __name__ == "__main__":
    sys.exit(main())
