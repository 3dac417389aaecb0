"""The whole suite on SQLite and, at the same time, what asks the database on PostgreSQL."""

import subprocess
import sys
import tempfile

PYTEST = [sys.executable, "-m", "pytest", "-q"]
ON_POSTGRESQL = ["--database", "postgresql", "-p", "no:cacheprovider"]
ONCE = "not browser and not packaging and not elasticsearch"  # no difference to a database


def main() -> int:
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        beside = subprocess.Popen(
            [*PYTEST, *ON_POSTGRESQL, "-m", ONCE], stdout=output, stderr=subprocess.STDOUT
        )
        first = subprocess.run(PYTEST, check=False).returncode
        second = beside.wait()
        output.seek(0)
        sys.stdout.write(f"\nOn PostgreSQL:\n{output.read()}")
    return first or second


if __name__ == "__main__":
    sys.exit(main())
