"""How long the dry run of an import takes, and how much memory: by hand, `python tests/bench/bench_imports.py 100000`.

Talent programmes, a tenth of them wrong, as CSV and as XLSX; on an SQLite database of its own.
"""

import csv
import io
import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import xlsxwriter
from factories import make_concept, make_institution, make_user
from imports.world import PROGRAM_HEADS, program
from running import make_settings, running

from registry.background import jobs
from registry.core.db import session, transaction
from registry.core.permissions import Role
from registry.documents import services as documents
from registry.imports import intake, queries, reading, services
from registry.imports.models import ImportKind


def make_rows(number: int):  # type: ignore[no-untyped-def]
    yield PROGRAM_HEADS
    for place in range(number):
        wrong = {"decided_on": "31/02/2025"} if place % 10 == 0 else {}
        yield program(place, **wrong)


def as_csv(number: int) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(make_rows(number))
    return text.getvalue().encode()


def as_xlsx(number: int) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(make_rows(number)):
            sheet.write_row(place, 0, row)
    return file.getvalue()


def measure(name: str, content: bytes) -> None:
    place = make_institution()
    make_concept(code="102")
    by = make_user(Role.INSTITUTION_APPROVER, organisation=place.organisation)
    session().commit()
    begun = time.monotonic()
    seen: list[reading.Looked] = []
    with tempfile.NamedTemporaryFile() as copy:
        copy.write(content)
        copy.flush()
        seen.append(reading.look(copy.name))
    accepted = documents.Accepted(
        intake.EXTENSIONS, intake.find_type, lambda *_about: None, lambda: 1_000_000_000
    )
    document = documents.receive(io.BytesIO(content), filename=name, by=by, accepted=accepted)
    looked = time.monotonic()
    with transaction():
        batch = services.receive(
            document, seen[0], kind=ImportKind.PROGRAMS, organisation_id=place.id, by=by
        )
        services.match(batch, sheet=0, head_row=1, columns=batch.columns, by=by)
    jobs.run_next()
    ended = time.monotonic()
    counts = queries.count_rows_of(batch)
    own, child = (
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(
        f"{name}: {len(content) / 1e6:.0f} MB, {counts.total} rows, {counts.verdict('wrong')} wrong;"
        f" looked at in {looked - begun:.1f} s, checked in {ended - looked:.1f} s;"
        f" most memory {own} MB, of the child {child} MB"
    )


def main(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        settings = replace(make_settings(url, Path(folder)), upload_limit=1_000_000_000)
        with running(settings) as app, app.app_context():
            measure("rows.csv", as_csv(number))
            measure("rows.xlsx", as_xlsx(number))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
