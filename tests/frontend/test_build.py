import json
import re
import time
from pathlib import Path

import pytest
from flask import Flask

from registry.build import fonts, frontend
from registry.core.config import RESOURCES
from registry.web import assets


def test_a_second_build_changes_nothing() -> None:
    frontend.build()
    before = {path: path.stat().st_mtime_ns for path in frontend.BUILT.rglob("*")}
    assert frontend.build() is False
    assert {path: path.stat().st_mtime_ns for path in frontend.BUILT.rglob("*")} == before


def test_the_lock_file_has_hashes_and_no_addresses() -> None:
    text = (assets.PROJECT / "package-lock.json").read_text()
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert "resolved" not in text
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())


def test_every_icon_in_a_template_is_in_the_sprite() -> None:
    sprite = (frontend.BUILT / "icons.svg").read_text()
    asked = set()
    for path in (RESOURCES / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r'icon\("([a-z0-9-]+)"', text))
        asked |= set(re.findall(r'icon_name="([a-z0-9-]+)"', text))
    assert {name for name in asked if f'id="{name}"' not in sprite} == set()


def test_fonts_are_addressed_by_the_same_hash_as_their_preload(app: Flask) -> None:
    faces = (frontend.BUILT / "fonts.css").read_text()
    with app.test_request_context("/"):
        url = assets.asset_url("built/fonts/bvp-400.woff2")
    assert url.removeprefix("/static/built/") in faces
    for name in re.findall(r"url\(([^?]+)", faces):
        assert (frontend.BUILT / name).is_file()


def test_the_fonts_hold_every_vietnamese_letter() -> None:
    letters = "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
    covered = fonts.points_of(fonts.CORE)
    assert {letter for letter in letters + letters.upper() if ord(letter) not in covered} == set()


def test_every_third_party_part_comes_with_its_licence() -> None:
    present = {path.name for path in (frontend.BUILT / "licences").iterdir()}
    assert present == {
        "be-vietnam-pro.txt",
        "htmx.txt",
        "lucide.txt",
        "newsreader.txt",
        "tom-select.txt",
    }


def test_an_asset_that_was_not_built_says_what_to_run(app: Flask) -> None:
    with (
        app.test_request_context("/"),
        pytest.raises(assets.BuildError, match="python -m registry.build.frontend"),
    ):
        assets.asset_url("built/nothing.js")


def test_links_keep_the_query_and_change_only_their_part(app: Flask) -> None:
    with app.test_request_context("/vi/x?field=a&field=b&page=3&_external=1&endpoint=z"):
        assert assets.with_query(page=4) == "/vi/x?field=a&field=b&_external=1&endpoint=z&page=4"
        assert assets.without_query("field", "a") == "/vi/x?_external=1&endpoint=z&field=b"
        assert assets.with_query(field=None, page=None, _external=None, endpoint=None) == "/vi/x"


def test_a_font_is_cut_to_the_same_file_each_time(tmp_path: Path) -> None:
    face = next(face for face in fonts.FACES if face.file == "bvp-tab-400")
    first = fonts._cut(face, tmp_path / "1.woff2").read_bytes()
    time.sleep(1.1)  # fonts count seconds
    assert fonts._cut(face, tmp_path / "2.woff2").read_bytes() == first
