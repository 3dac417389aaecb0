"""The child process in which a stranger's table is parsed, with limits of memory and processor.

It keeps no more than a row in memory and names a problem by its code. What it writes is a line of JSON a
row: the number of the row and its cells, all as text.
"""

import resource
import sys
import types
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

if __name__ == "__main__":  # the package as a bare folder: nothing of the application is imported
    sys.modules["registry"] = bare = types.ModuleType("registry")
    bare.__path__ = [str(Path(__file__).parents[2])]

from registry.imports.sheets.delimited import Delimited
from registry.imports.sheets.refusals import MOST_COLUMNS, MOST_ROWS, Refused
from registry.imports.sheets.workbook import Book

MEMORY, SECONDS = 640_000_000, 540
LOOKED_AT, MOST_SHEETS = 30, 20  # rows that show what the columns are


def open_table(path: str) -> Any:
    with Path(path).open("rb") as file:
        start = file.read(8)
    if not start:
        raise Refused("empty")
    if start.startswith(b"PK"):
        return Book(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        content = Path(path).read_bytes()
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise Refused("locked" if locked else "old")
    return Delimited(path)


def trimmed(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Without empty cells at the end, and without rows in which nothing stands."""
    for number, cells in rows:
        if number > MOST_ROWS:
            raise Refused("long", number)
        if len(cells) > MOST_COLUMNS:
            del cells[MOST_COLUMNS:]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield number, cells


def look(table: Any) -> dict[str, Any]:
    return {
        "encoding": table.encoding,
        "separator": table.separator,
        "rows": table.estimate,
        "sheets": [
            {"name": name, "rows": list(islice(trimmed(table.first_rows(place)), LOOKED_AT))}
            for place, name in islice(enumerate(table.sheets), MOST_SHEETS)
        ],
    }


def main(path: str, sheet: str = "") -> None:
    out = sys.stdout.buffer
    try:
        table = open_table(path)
        if not sheet:
            out.write(orjson.dumps(look(table)) + b"\n")
            return
        for row in trimmed(table.rows(int(sheet))):
            out.write(orjson.dumps(row) + b"\n")
        out.write(b'{"end":true}\n')
    except Refused as refused:
        out.write(orjson.dumps({"stop": refused.code, "row": refused.row}) + b"\n")
    except MemoryError:
        out.write(b'{"stop":"large","row":0}\n')
    except Exception:  # whatever a damaged file does to the parser
        out.write(b'{"stop":"damaged","row":0}\n')


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    _limit()
    main(*sys.argv[1:])
