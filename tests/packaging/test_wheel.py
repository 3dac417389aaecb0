"""The wheel, installed into an empty environment, is the whole product."""

import json
import os
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from servers import free_port

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.packaging


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `registry` command of an environment that holds the wheel and what it names."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    uv = Path(sys.executable).parent / "uv"
    constraint = ["--constraint", str(ROOT / "requirements.txt")]
    command = [str(uv), "pip", "install", "--quiet", "--python", str(folder / "bin/python")]
    subprocess.run([*command, *constraint, str(wheel)], check=True, capture_output=True)
    return folder / "bin/registry"


@pytest.fixture(scope="module")
def place(tmp_path_factory: Any) -> dict[str, str]:
    state = tmp_path_factory.mktemp("state")
    return {
        "PATH": os.environ["PATH"],
        "REGISTRY_ENVIRONMENT": "demo",
        "REGISTRY_STATE_DIR": str(state),
        "REGISTRY_MAIL_SINK": "folder",
    }


def run(command: Path, *arguments: str, place: dict[str, str]) -> str:
    finished = subprocess.run(
        [str(command), *arguments], env=place, cwd="/", check=True, capture_output=True, text=True
    )
    return finished.stdout


def test_the_wheel_carries_templates_catalogues_migrations_data_and_front_end(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for needed in (
        "registry/templates/base.html",
        "registry/translations/vi/LC_MESSAGES/messages.mo",
        "registry/migrations/versions/0001_create_tables.py",
        "registry/taxonomy/data/institutions.csv",
        "registry/static/built/htmx.min.js",
        "registry/static/built/fonts/bvp-400.woff2",
        "search/engine.py",
    ):
        assert needed in names, needed


def test_it_migrates_and_loads_the_reference_data(installed: Path, place: dict[str, str]) -> None:
    run(installed, "migrate", place=place)
    run(installed, "load-reference", place=place)
    assert json.loads(run(installed, "check", "db", "audit", "--json", place=place)) == {
        "db": [],
        "audit": [],
    }


def test_it_lists_its_routes(installed: Path, place: dict[str, str]) -> None:
    rows = json.loads(run(installed, "routes", "--json", place=place))
    assert {"healthz", "public.home"} <= {row["endpoint"] for row in rows}


def test_it_serves_pages_in_both_languages(installed: Path, place: dict[str, str]) -> None:
    with serving(installed, place) as address:
        assert json.load(urllib.request.urlopen(f"{address}/healthz"))["status"] == "alive"
        for language in ("vi", "en"):
            page = urllib.request.urlopen(f"{address}/{language}/").read().decode()
            assert f'<html lang="{language}"' in page


class serving:  # noqa: N801 - reads as a statement
    def __init__(self, command: Path, place: dict[str, str]) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [str(command), "serve", "--port", str(self.port)],
            env=place,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> str:
        address = f"http://127.0.0.1:{self.port}"
        for _attempt in wait(30):
            try:
                urllib.request.urlopen(f"{address}/healthz").close()
            except OSError:
                continue
            return address
        raise TimeoutError("the server does not answer")

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        self.process.wait(30)


def wait(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.2)
