"""What can be wrong with what is sent: of each field by its kind, and of the whole form."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from faults.explorer import File, Form, Input, Pairs, fill
from pages import with_value

LONG = "ă" * 10_000
DIGITS = "9" * 400
MARK = "mass-assigned-7f3a"
BROKEN = b"v\xc4\x83n \xff\xfe \xed\xa0\x80"
DIRTY = "Vă\u0323n\x00 b\u202ea\u0309n \u200b<b>'\"&\x1b[0m"
ASSIGNED = {
    "role": "administrator",
    "roles": "administrator",
    "state": "verified",
    "verified": "y",
    "is_admin": "1",
    "owner": MARK,
    "person_id": str(uuid.UUID(int=1)),
    "level": "4",
    "institution_id": str(uuid.UUID(int=2)),
    "counted": "1",
    "id": str(uuid.UUID(int=3)),
    "created_at": "2020-01-01",
    "display_name": MARK,
    "number": MARK,
    MARK: MARK,
}
# Into all fields of a kind at once: no form should let any of these through.
TOGETHER: dict[str, tuple[Any, ...]] = {
    "text": (DIGITS,),
    "email": ("@", f"{'a' * 300}@example.org"),
    "number": ("abc", DIGITS, "1e9", "٣", "2147483648", "3.5"),
    "date": ("31/02/2027", "abc", DIGITS),
    "select": ("not-offered", str(uuid.UUID(int=4))),
    "checkbox": ("not-offered",),
    "radio": ("not-offered", ""),
    "hidden": (DIGITS,),
    "password": (BROKEN,),
}
# Into one field while all others are right: what might come through to the services.
ALONE: dict[str, tuple[Any, ...]] = {
    "text": (LONG,),
    "email": (LONG,),
    "textarea": (LONG,),
    "number": ("-1",),
    "date": ("01/01/0001", "31/12/9999"),
    "select": ("",),
    "password": (LONG, "\0"),
    "hidden": ("x", ""),
    "file": (
        File("x.pdf", b"MZ\x90 this is a program"),
        File("x.pdf", b"<html><script>alert(1)</script></html>"),
        File("x.png", b"%PDF-1.4 cut"),
        File("x.pdf", b""),
        File("", b""),
        File("../../etc/passwd\0.pdf", b"\xff\xd8\xff"),
        File(b"v\xff\xfen.pdf", b"\x89PNG\r\n\x1a\n"),
        File("ă" * 3000 + ".pdf", b"%PDF-1.4"),
        "text where a file belongs",
    ),
}

# What its field may let through, so that each route has to stand it.
THROUGH: dict[str, tuple[Any, ...]] = {
    "number": ("-1", "2147483648"),
    "date": ("01/01/0001", "31/12/9999"),
    "select": ("",),
    "hidden": ("x",),
}


@dataclass
class Attempt:
    """One request with something wrong in it."""

    what: str
    pairs: Pairs
    options: dict[str, Any] = field(default_factory=dict)
    must_fail: bool = False
    is_forgery: bool = False  # refused before the form is read
    is_of_values: bool = False  # what a database may judge otherwise than another one


def find_stored_dirt(values: str, *, may_be_long: bool = False) -> list[str]:
    found = {
        "10,000 characters": not may_be_long and LONG[:5001] in values,
        "a value of a field that the form has not": MARK in values or ASSIGNED["id"] in values,
        "bytes that are no text": "\ufffd" in values,
        "a control character": "\\x00" in values or "\\x1b" in values,
        "text that is not NFC": "a\u0323" in values or "a\u0309" in values,
    }
    return [f"stored {what}" for what, is_there in found.items() if is_there]


def mutate(form: Form) -> Iterator[Attempt]:
    """What a field makes of each bad value by itself is read from a table of all fields
    (tests/faults/test_fields.py); here is what depends on the route."""
    good = fill(form)
    token = next(value for name, value in good if name == "csrf_token")
    yield from _forgeries(form, good, token)
    yield from _of_whole_form(form, good)
    # One row stands for all rows of a repeated group.
    groups = {re.sub(r"\d+", "0", one.name): one for one in form.inputs}.values()
    fields = [one for one in groups if one.name not in {"csrf_token", "version"}]
    if fields:
        yield _all_wrong(form, fields, good)
    for one in fields:
        yield from _of_field(form, one, good)


def turn(form: Form, number: int) -> int:
    """Which of so many is this form's: each of them is some form's."""
    return crc32(form.action.encode()) % number


def _forgeries(form: Form, good: Pairs, token: str) -> Iterator[Attempt]:
    """One guard stands before all routes; each is asked once whether it stands before it, too."""
    without = [pair for pair in good if pair[0] != "csrf_token"]
    forged = with_value(good, "csrf_token", f"{token[:-4]}aaaa")
    plain = {"content_type": "text/plain"}
    yield (
        Attempt("no token", without, is_forgery=True, must_fail=True),
        Attempt("a foreign token", forged, is_forgery=True, must_fail=True),
        Attempt("plain text", good, options=plain, is_forgery=True, must_fail=True),
    )[turn(form, 3)]
    own = {"headers": {"Origin": "http://localhost"}}
    yield Attempt("from before the sign-in", forged, options=own, must_fail=True)


def _of_whole_form(form: Form, good: Pairs) -> Iterator[Attempt]:
    own = {one.name for one in form.inputs}
    foreign = [(name, value) for name, value in ASSIGNED.items() if name not in own]
    yield Attempt("fields nobody asked for", [*good, *foreign])
    twice = [*good, *((name, "2") for name, _value in good[1:])]
    odd = [*twice, (b"\xff\xfe\0", b"\xff"), ("a[b][0]", "x")]
    yield Attempt("every field twice, and names that are no text", odd, is_forgery=form.has_files)
    if any(one.name == "version" for one in form.inputs):
        for version in ("0", ("999", "x", "", DIGITS)[turn(form, 4)]):
            pairs = with_value(good, "version", version)
            yield Attempt(f"version {version[:4]}", pairs, is_of_values=True)
    typed = {one.name for one in form.typed}
    texts = {one.name for one in form.typed if one.kind in {"text", "textarea"}}
    for what, value in (("too long", LONG), ("not UTF-8", BROKEN), ("dirty", DIRTY)):
        pairs = [(name, value if name in typed else old) for name, old in good]
        if typed:
            may_be = value is DIRTY or (value is LONG and takes_whole_texts(form))
            must_fail = bool(texts) and not may_be
            yield Attempt(what, pairs, must_fail=must_fail, is_of_values=value is not BROKEN)


def takes_whole_texts(form: Form) -> bool:
    """An outline, and a report put together from those of sixty bodies, are longer than all else."""
    address = form.action.partition("?")[0]
    return address.endswith(("/experts/text", "/write"))


def _kind(one: Input) -> str:
    return "number" if one.is_number and one.kind == "text" else one.kind


def _all_wrong(form: Form, fields: list[Input], good: Pairs) -> Attempt:
    """Each field holds another one of what is wrong in its kind."""
    wrong: dict[Any, Any] = {}
    for place, one in enumerate(fields):
        values = (*TOGETHER.get(_kind(one), ()), *ALONE.get(_kind(one), ()))
        values = tuple(value for value in values if not isinstance(value, File))
        if values:
            wrong[one.name] = values[(turn(form, 997) + place) % len(values)]
    return Attempt("all wrong", [(name, wrong.get(name, value)) for name, value in good])


def _of_field(form: Form, one: Input, good: Pairs) -> Iterator[Attempt]:
    """What the field itself lets through to the service of this route."""
    kind = _kind(one)
    values = THROUGH.get(kind, ())
    if kind == "file":
        values = (ALONE[kind][turn(form, len(ALONE[kind]))], File("x.pdf", b""))
    for value in values:
        yield Attempt(
            f"{one.name} = {_short(value)}",
            with_value(good, one.name, value),
            is_forgery=isinstance(value, File) and isinstance(value.name, bytes),
            is_of_values=not isinstance(value, File),
        )


def _short(value: Any) -> str:
    if isinstance(value, File):
        return f"file {str(value.name)[:20]!r} {value.content[:8]!r}"
    return repr(value[:24])
