"""Each in a process of its own: what is tried here crashes an interpreter or changes it for good."""

import gc
import os
import subprocess
import sys
import textwrap
from typing import Any

import pytest

BEGIN = """
import gc, os, sys, time, weakref
from registry.core.garbage import collect_between_instructions

class Row:
    pass

def gone(wanted, seconds=30):
    end = time.monotonic() + seconds
    while wanted() is not None and time.monotonic() < end:
        make_rings(100)
        time.sleep(0.01)
    return wanted() is None

def make_rings(number):
    for _ in range(number):
        row = Row()
        row.itself = row
    return weakref.ref(row)
"""

A_CALLBACK_AT_AN_ILL_TIME = """
class State:
    pass

for _ in range(100):  # from here on, a new attribute of a State needs a __dict__ of its own
    state = State()
    state.ref = state.kept = None
state.filler, state.second = 1, 1
held = []
for number in range(300):
    state = State()
    state.kept = [number]
    row = Row()
    row.itself = row
    def dying(_, state=state):
        state.late = None
    state.ref = weakref.ref(row, dying)
    del row
    held += [dict(a=1) for _ in range(100)]  # no freed dict is left to be used again
    gc.set_threshold(1)
    {switch}
    state.other = 1  # makes the __dict__: the moment of the crash
    {off}
gc.set_threshold(700)
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    text = textwrap.dedent(BEGIN) + textwrap.dedent(script)
    # What is freed is overwritten, so that a crash comes at once or never.
    env = {**os.environ, "PYTHONMALLOC": "debug"}
    return subprocess.run(
        [sys.executable, "-c", text],
        capture_output=True,
        encoding="utf-8",
        errors="backslashreplace",  # what a crash prints of the memory is not always text
        timeout=120,
        check=False,
        env=env,
    )


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="From 3.12 on it cannot happen.")
def test_a_collection_inside_an_assignment_crashes_this_python() -> None:
    done = run(A_CALLBACK_AT_AN_ILL_TIME.format(switch="gc.enable()", off="gc.disable()"))

    assert done.returncode < 0, "Then the remedy is no longer needed."


def test_a_weakref_callback_never_runs_inside_an_assignment() -> None:
    safe = A_CALLBACK_AT_AN_ILL_TIME.format(switch="pass", off="pass")

    done = run(f"collect_between_instructions()\n{safe}\nassert gone(state.ref)")

    assert (done.returncode, done.stderr) == (0, "")


def test_rings_of_garbage_are_collected_whatever_their_age() -> None:
    done = run("""
        collect_between_instructions()
        collect_between_instructions()
        gc.set_threshold(50, 2, 2)
        young = make_rings(1)
        assert gone(young)
        old = Row()
        old.itself = old
        gc.collect(), gc.collect()
        ref = weakref.ref(old)
        del old
        assert gone(ref)
        assert gc.isenabled() == (sys.version_info >= (3, 12))
        """)

    assert (done.returncode, done.stderr) == (0, "")


def test_a_fork_collects_too() -> None:
    done = run("""
        import threading
        collect_between_instructions()
        for _ in range(20):
            make_rings(10_000)
            child = os.fork()
            if child == 0:
                os._exit(0 if gone(make_rings(1)) else 1)
            assert os.waitpid(child, 0)[1] == 0
        """)

    assert done.returncode == 0, done.stderr


def test_whoever_makes_the_application_collects_so(app: Any) -> None:
    assert gc.isenabled() == (sys.version_info >= (3, 12))
