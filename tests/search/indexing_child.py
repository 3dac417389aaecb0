"""An indexer that a test kills: writes batches for ever and says which ones were acknowledged.

    indexing_child.py FOLDER FIRST_BATCH

Batch n writes version n of ten documents, deletes one and creates one. Before a batch is sent its
number is printed with a question mark, afterwards without one.
"""

import sys
from pathlib import Path
from uuid import UUID

from search.embedded.engine import EmbeddedEngine
from search.engine import Delete, Operation, Write

DOCUMENTS = 40


def identifier(number: int) -> str:
    return str(UUID(int=(number + 1) * 104729 << 90))


def batch(number: int) -> list[Operation]:
    operations: list[Operation] = []
    for step in range(10):
        at = (number * 7 + step) % DOCUMENTS
        fields = {"names": [f"Nguyễn Văn {at}"], "keywords": [f"batch{number}"], "updated": number}
        operations.append(Write(identifier(at), number, fields))
    operations.append(Delete(identifier((number * 7 + 10) % DOCUMENTS), number))
    operations.append(Write(identifier(1000 + number), number, {"names": ["Mới"]}))
    return operations


def main() -> None:
    folder, number = Path(sys.argv[1]), int(sys.argv[2])
    engine = EmbeddedEngine(folder)
    while True:
        sys.stdout.write(f"{number}?\n")
        sys.stdout.flush()
        outcomes = engine.bulk("experts", batch(number))
        assert all(outcome.result.done for outcome in outcomes)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        number += 1


if __name__ == "__main__":
    main()
