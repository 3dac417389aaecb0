"""Which tests stay on one core one after the other, and which of these groups begin first."""

from xdist.scheduler import LoadScopeScheduling

WALK = "tests/browser/test_spine.py::test_from_a_scientist_abroad_to_a_counted_semester"
LONGEST_FIRST = {
    f"{WALK}[vi at a desk]": 0,
    f"{WALK}[en on a telephone without JavaScript]": 1,
    "tests/faults/test_bad_input.py": 2,
    "tests/faults/test_addresses.py": 3,
    "tests/faults/test_steps.py": 4,
    "tests/faults/test_rights.py": 5,
    "tests/browser/test_crawl.py": 6,
    "elasticsearch": 7,
    "tests/web/test_lists.py": 8,
    "tests/faults/test_kills.py": 9,
    "tests/faults/test_signals.py": 10,
}
ON_ELASTICSEARCH = {"tests/search/test_contract.py", "tests/search/test_faults_elastic.py"}


class Groups(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return name_group(nodeid)


def name_group(nodeid: str) -> str:
    """What a test shares: nothing (a long walk), the one search server, or the fixtures of its file."""
    path, _colons, name = nodeid.partition("::")
    if path == "tests/browser/test_spine.py":
        return nodeid
    if "[elasticsearch" in name or path in ON_ELASTICSEARCH:
        return "elasticsearch"
    return path
