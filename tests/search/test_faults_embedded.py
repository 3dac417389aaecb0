"""The indexer killed, the disk full, the folder damaged: nothing acknowledged is lost, and the
reader is told the truth.

The indexer is killed 20 times, with SEARCH_KILLS=300 in the environment as often as that.
"""

import contextlib
import fcntl
import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from indexing_child import batch
from people import make_person, people

from search.embedded.engine import EmbeddedEngine
from search.embedded.generations import IndexDirectory
from search.engine import (
    Delete,
    IndexBusy,
    IndexDamaged,
    IndexFull,
    IndexMissing,
    IndexOutOfDate,
    Query,
    SearchUnavailable,
    Write,
)
from search.indexes import EXPERTS

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
KILLS = int(os.environ.get("SEARCH_KILLS", "20"))


def state_after(batches: int) -> dict[str, int]:
    """The version of each live document once so many batches have been applied."""
    live: dict[str, int] = {}
    for number in range(1, batches + 1):
        for operation in batch(number):
            if isinstance(operation, Delete):
                live.pop(operation.id, None)
            else:
                live[operation.id] = operation.version
    return live


def held(folder: Path) -> dict[str, int]:
    engine = EmbeddedEngine(folder)
    try:
        return {entry.id: entry.version for entry in engine.entries("experts")}
    finally:
        engine.close()


def found_by_searching(folder: Path) -> set[str]:
    engine = EmbeddedEngine(folder)
    try:
        return set(engine.walk("experts", Query()))
    finally:
        engine.close()


def start_child(folder: Path, first: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(HERE / "indexing_child.py"), str(folder), str(first)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
    )


def kill_at_random(child: subprocess.Popen[str], chance: random.Random) -> tuple[int, int]:
    """(the last batch acknowledged, the last begun)."""
    assert child.stdout is not None
    told = [child.stdout.readline().strip() for _ in range(chance.randrange(1, 6))]
    time.sleep(chance.uniform(0.0, 0.15))
    child.kill()
    told += child.stdout.read().split()
    child.wait()
    child.stdout.close()
    done = [int(line) for line in told if not line.endswith("?")]
    begun = [int(line[:-1]) for line in told if line.endswith("?")]
    return max(done, default=0), max(begun, default=0)


def test_nothing_acknowledged_is_lost_when_the_indexer_is_killed(tmp_path: Path) -> None:
    chance = random.Random(7)
    engine = EmbeddedEngine(tmp_path)
    engine.create("experts")
    engine.close()
    settled = 0
    for _ in range(KILLS):
        done, begun = kill_at_random(start_child(tmp_path, settled + 1), chance)
        found = held(tmp_path)
        # A batch is there wholly or not at all, and every acknowledged one is there.
        possible = range(max(done, settled), max(begun, settled + 1) + 1)
        matching = [number for number in possible if state_after(number) == found]
        assert matching, f"acknowledged {done}, begun {begun}, settled {settled}"
        assert found_by_searching(tmp_path) == set(found)
        settled = max(done, settled)
    assert settled >= KILLS // 2
    engine = EmbeddedEngine(tmp_path)
    for number in (settled + 1, settled + 2):  # the outbox sends again what was not acknowledged
        engine.bulk("experts", batch(number))
    engine.close()
    assert held(tmp_path) == state_after(settled + 2)


def test_a_kill_between_the_files_and_the_list_of_them_is_got_over(tmp_path: Path) -> None:
    writes = [operation for operation in batch(2) if isinstance(operation, Write)]
    engine = EmbeddedEngine(tmp_path)
    engine.create("experts")
    engine.bulk("experts", batch(1))
    engine.close()
    listed = (generation(tmp_path) / "meta.json").read_bytes()
    engine.bulk("experts", writes)
    engine.close()
    assert list(generation(tmp_path).glob("*.del"))
    (generation(tmp_path) / "meta.json").write_bytes(listed)  # the new list was never written
    again = EmbeddedEngine(tmp_path)
    again.bulk("experts", writes)
    again.close()
    assert held(tmp_path) == state_after(1) | {operation.id: 2 for operation in writes}


def test_a_delete_noted_before_a_crash_is_carried_out_when_sent_again(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.create("experts")
    engine.bulk("experts", [make_person(1, version=4)])
    gone = make_person(1).id
    ledger = engine._indexers["experts"]._ledger
    assert ledger is not None
    ledger.record(deleted=[(gone, 5)], changes=[])  # the crash came before tantivy's commit
    engine.close()
    engine = EmbeddedEngine(tmp_path)
    assert engine.search("experts", Query()).total == 1
    assert engine.bulk("experts", [Delete(gone, 5)])[0].result == "deleted"
    assert engine.search("experts", Query()).total == 0
    engine.close()


def test_a_killed_rebuild_leaves_the_old_index_and_is_continued(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.rebuild("experts", lambda after: people(50))
    code = (
        "import sys, time; sys.path[:0] = [sys.argv[2], sys.argv[3]]\n"
        "from pathlib import Path; from people import people\n"
        "from search.embedded import rebuild; from search.embedded.engine import EmbeddedEngine\n"
        "rebuild.REBUILD_COMMIT = 100\n"
        "def stream(after):\n"
        "    for number, write in enumerate(people(900)):\n"
        "        if number == 800: print('ready', flush=True); time.sleep(60)\n"
        "        yield write\n"
        "EmbeddedEngine(Path(sys.argv[1])).rebuild('experts', stream)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path), str(HERE), str(HERE.parents[1])]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    assert engine.status("experts").rebuilding
    child.kill()
    child.wait()
    child.stdout.close()
    assert engine.search("experts", Query()).total == 50
    assert not engine.status("experts").rebuilding
    assert any("interrupted" in sentence for sentence in engine.doctor())
    asked: list[str | None] = []

    def rest(after: str | None) -> list[Write]:
        asked.append(after)
        return [write for write in people(900) if after is None or write.id > after]

    assert engine.rebuild("experts", rest).documents == 900
    assert asked[0] is not None
    assert not [sentence for sentence in engine.doctor() if "experts" in sentence]
    engine.close()


def test_a_look_whether_a_rebuild_runs_turns_neither_a_rebuild_nor_a_look_away(
    tmp_path: Path,
) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.rebuild("experts", lambda after: people(3))
    with (tmp_path / "experts" / "rebuild.lock").open() as look:
        fcntl.flock(look, fcntl.LOCK_SH)
        assert not engine.status("experts").rebuilding
        threading.Timer(0.2, look.close).start()
        assert engine.rebuild("experts", lambda after: people(4)).documents == 4
    engine.close()


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    engine = EmbeddedEngine(tmp_path)
    engine.rebuild("experts", lambda after: people(300))
    engine.close()
    return tmp_path


def generation(folder: Path) -> Path:
    return folder / "experts" / (folder / "experts" / "CURRENT").read_text()


def mend(folder: Path) -> None:
    engine = EmbeddedEngine(folder)
    assert engine.rebuild("experts", lambda after: people(300)).documents == 300
    assert engine.search("experts", Query()).total == 300
    engine.close()


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_half_deleted_folder_is_reported_and_a_rebuild_mends_it(
    filled: Path, share: float
) -> None:
    files = sorted(path for path in generation(filled).iterdir() if path.is_file())
    for path in random.Random(share).sample(files, max(1, int(len(files) * share))):
        path.unlink()
    engine = EmbeddedEngine(filled)
    with pytest.raises((IndexDamaged, SearchUnavailable)) as caught:
        engine.search("experts", Query("nguyen", facets=("country",)))
    assert "ebuild" in str(caught.value)
    assert not engine.status("experts").current
    engine.close()
    mend(filled)


@pytest.mark.parametrize("name", ["CURRENT", "generation", "all"])
def test_missing_parts_are_told_apart_from_an_empty_index(filled: Path, name: str) -> None:
    if name == "CURRENT":
        (filled / "experts" / "CURRENT").unlink()
    elif name == "generation":
        shutil.rmtree(generation(filled))
    else:
        shutil.rmtree(filled / "experts")
    engine = EmbeddedEngine(filled)
    with pytest.raises(IndexMissing if name == "all" else IndexDamaged):
        engine.search("experts", Query())
    with pytest.raises(IndexMissing if name == "all" else IndexDamaged):
        engine.bulk("experts", [make_person(1, version=9)])
    engine.close()
    mend(filled)


def test_truncated_files_are_reported(filled: Path) -> None:
    for path in generation(filled).glob("*.*"):
        if path.suffix in (".term", ".idx", ".fast", ".store"):
            os.truncate(path, path.stat().st_size // 2)
    engine = EmbeddedEngine(filled)
    with pytest.raises(SearchUnavailable, match="ebuild"):
        engine.search("experts", Query("nguyen"))
    engine.close()
    mend(filled)


def test_a_future_format_is_refused_with_a_sentence(filled: Path) -> None:
    about = generation(filled) / "about.json"
    about.write_text(json.dumps({**json.loads(about.read_text()), "format": 99}))
    engine = EmbeddedEngine(filled)
    with pytest.raises(IndexOutOfDate, match="format 99"):
        engine.search("experts", Query())
    with pytest.raises(IndexOutOfDate):
        engine.bulk("experts", [make_person(1, version=9)])
    engine.close()
    mend(filled)


def test_a_future_format_of_tantivy_itself_is_refused(filled: Path) -> None:
    meta = generation(filled) / "meta.json"
    meta.write_text(meta.read_text().replace('"segments"', '"segments_of_tomorrow"'))
    engine = EmbeddedEngine(filled)
    with pytest.raises(SearchUnavailable):
        engine.search("experts", Query())
    engine.close()
    mend(filled)


def test_two_writing_processes_do_not_mix(filled: Path) -> None:
    child = start_child(filled, 1)
    assert child.stdout is not None
    for _ in range(3):
        child.stdout.readline()
    other = EmbeddedEngine(filled)
    with pytest.raises(IndexBusy):
        other.bulk("experts", [make_person(1, version=9)])
    child.kill()
    child.wait()
    child.stdout.close()
    assert other.bulk("experts", [make_person(1, version=9)])[0].result == "indexed"
    other.close()


def test_whoever_waits_to_write_is_not_passed_by_a_busy_indexer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.embedded.generations.LOCK_SECONDS", 60)
    home = IndexDirectory(tmp_path, EXPERTS)
    turns, stopped = 0, threading.Event()

    def index() -> None:
        nonlocal turns
        while not stopped.is_set():
            with home.writing():
                turns += 1
                stopped.wait(0.05)

    busy = threading.Thread(target=index)
    busy.start()
    try:
        for _attempt in range(10):
            before = turns
            with home.writing():
                assert turns <= before + 2  # the one that holds it, and one that came first
    finally:
        stopped.set()
        busy.join()


def test_a_reader_in_another_process_sees_commits_and_swaps(tmp_path: Path) -> None:
    writer, reader = EmbeddedEngine(tmp_path), EmbeddedEngine(tmp_path)
    writer.rebuild("experts", lambda after: people(20))
    assert reader.search("experts", Query()).total == 20
    writer.bulk("experts", [make_person(500)])
    time.sleep(0.2)
    assert reader.search("experts", Query()).total == 21
    writer.rebuild("experts", lambda after: people(5))
    time.sleep(0.2)
    assert reader.search("experts", Query()).total == 5
    writer.close()
    reader.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A disk of four megabytes, where this machine lets us make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small disk here")
    return folder


def fill(ballast: Path) -> None:
    with contextlib.suppress(OSError), open(ballast, "wb", buffering=0) as handle:
        while True:
            handle.write(b"x" * 4096)


def test_a_full_disk_loses_nothing_and_says_so(small_disk: Path) -> None:
    try:
        engine = EmbeddedEngine(small_disk)
        engine.create("experts")
        engine.bulk("experts", [make_person(number) for number in range(20)])
        ballast = small_disk / "ballast"
        fill(ballast)
        more = [make_person(number) for number in range(100, 400)]
        with pytest.raises(IndexFull):
            engine.bulk("experts", more)
        assert engine.search("experts", Query()).total == 20
        assert any("disk" in sentence for sentence in engine.doctor())
        ballast.unlink()
        assert {outcome.result for outcome in engine.bulk("experts", more)} == {"indexed"}
        assert engine.search("experts", Query()).total == 320
        engine.close()
    finally:
        subprocess.run(["umount", "-l", str(small_disk)], check=True)


def test_a_rebuild_repairs_a_folder_of_which_every_file_is_damaged(filled: Path) -> None:
    """The command for the repair must not need what is broken."""
    chance = random.Random(3)
    for path in [path for path in filled.rglob("*") if path.is_file() and path.stat().st_size]:
        content = bytearray(path.read_bytes())
        for _number in range(60):
            content[chance.randrange(len(content))] ^= 0xFF
        path.write_bytes(content)
    writes = [
        Write(f"{number:08d}" + "-0000" * 3 + "-" + "0" * 12, 9, {"names": ["Lê Minh"]})
        for number in range(1, 4)
    ]
    engine = EmbeddedEngine(filled)
    try:
        assert engine.rebuild("experts", lambda _after: writes).documents == 3
        assert set(engine.walk("experts", Query())) == {write.id for write in writes}
        engine.bulk("experts", [Delete(writes[0].id, 10)])
    finally:
        engine.close()
    assert set(held(filled)) == {write.id for write in writes[1:]}
