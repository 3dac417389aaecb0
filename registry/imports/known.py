"""The kinds of import there are."""

from collections.abc import Mapping

from registry.imports import contracts, openings, people, programs, staff
from registry.imports.declaration import Kind
from registry.imports.models import ImportKind

KINDS: Mapping[ImportKind, Kind] = {
    one.code: one for one in (programs.KIND, openings.KIND, contracts.KIND, staff.KIND, people.KIND)
}
