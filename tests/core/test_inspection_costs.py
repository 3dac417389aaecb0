"""What the check of an uploaded file may cost."""

import io
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from registry.documents import inspection, parsing


def test_however_many_files_come_two_are_looked_into_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each child may take its memory and its seconds; who waits too long is told to come again."""
    at_work, most = [0], [0]

    def run(*_: Any, **__: Any) -> Any:
        at_work[0] += 1
        most[0] = max(most[0], at_work[0])
        time.sleep(0.02)
        at_work[0] -= 1
        return SimpleNamespace(returncode=0, stdout=b"sound\n")

    monkeypatch.setattr("registry.documents.parsing.subprocess.run", run)
    with ThreadPoolExecutor(8) as pool:
        for _number in range(8):
            pool.submit(parsing.refuse_unsound, io.BytesIO(b"%PDF-"), "application/pdf")
    assert most == [2]


@pytest.mark.parametrize(("width", "height", "problem"), [(8_000, 8_000, "pixels"), (90, 90, None)])
def test_a_picture_is_judged_by_its_header_before_it_is_unfolded(
    width: int, height: int, problem: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.BytesIO()
    Image.new("L", (width, height)).save(stream, format="PNG", compress_level=1)
    unfolded: list[Any] = []
    kind = type(Image.open(io.BytesIO(stream.getvalue())))
    genuine = kind.load

    def load(one: Any) -> Any:
        unfolded.append(one)
        return genuine(one)

    monkeypatch.setattr(kind, "load", load)
    stream.seek(0)
    assert inspection.inspect_file(stream, "image/png") == problem
    assert bool(unfolded) == (problem is None)
