"""LibreOffice, private to the run: what a person has before them who opens a file of ours with it."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from servers import leave_out

WORKBOOK = "xlsx:Calc MS Excel 2007 XML"
# Columns parted by a comma, texts within ", UTF-8, from the first line: what its dialogue proposes.
AS_PROPOSED = "Text - txt - csv (StarCalc):44,34,76,1"


def find_office() -> str | None:
    return shutil.which("soffice")


def find_changed(files: Mapping[Path, list[list[Any]]]) -> list[tuple[str, str, str]]:
    """The cells that are not what we wrote: (name of the file, as it is shown, as we wrote it).
    `files`: each with its cells."""
    changed = []
    for ending in {path.suffix for path in files}:
        same = [path for path in files if path.suffix == ending]
        for path, cells in _reopen(same).items():
            pairs = [
                (path.name, _as_written(shown), _as_written(told))
                for row, expected in zip(cells, files[path], strict=True)
                for shown, told in zip(row, expected, strict=True)
            ]
            changed += [one for one in pairs if one[1] != one[2]]
    return changed


def _reopen(files: Sequence[Path]) -> dict[Path, list[list[Any]]]:
    """The cells of the first sheet of each file, all of one kind and with a name of its own, in their
    types: texts, whole numbers, moments without a zone. A formula is an error."""
    program = find_office()
    if program is None:
        leave_out("lists reopened in LibreOffice", "it is not installed")
    assert program is not None
    [folder] = {file.parent for file in files}
    [ending] = {file.suffix for file in files}
    made = folder / f"reopened{ending}"
    command = [program, "--headless", "--norestore", "--nolockcheck"]
    command += [f"-env:UserInstallation={(folder / 'office').as_uri()}"]
    command += [f"--infilter={AS_PROPOSED}"] if ending == ".csv" else []
    command += ["--convert-to", WORKBOOK, "--outdir", str(made), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=900)
    return {file: _cells(made / f"{file.stem}.xlsx") for file in files}


def _cells(path: Path) -> list[list[Any]]:
    book = openpyxl.load_workbook(path)
    rows = [list(row) for row in book.worksheets[0].iter_rows()]
    assert not [cell.value for row in rows for cell in row if cell.data_type == "f"], path
    return [[_plain(cell.value) for cell in row] for row in rows]


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _as_written(value: Any) -> str:
    """A cell as a file of ours without types writes it."""
    match value:
        case None:
            return ""
        case datetime() if value.hour or value.minute:
            return f"{value:%Y-%m-%d %H:%M}"
        case datetime():
            return f"{value:%Y-%m-%d}"
        case _:
            return str(value)
