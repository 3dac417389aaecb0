"""Pages in an exact order (value, then id) from an engine that breaks ties by storage place.

tantivy gives the best hits by score or by one field; hits of equal value come in any order. So a
page takes whole groups of equal value, and of the group in which it ends the smallest ids. Groups
can be huge (everyone named Nguyen has one of a few scores), so large ones are cut by ranges of the
id. The key of the next page holds value, id and rank. Where a column is sorted, value and id suffice;
for scores, which no index can look up, the rank is where to look first, and is put right when the
index has changed in between.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import tantivy
from tantivy import Occur

from search.embedded.query import count, id_number, steps_of, text_steps
from search.engine import After, KeyValue

MARGIN = 230  # hits fetched beyond a page by score: most groups end within them
LARGE_GROUP = 8192
FIRST_STRETCH = 512
ID_NUMBERS = 2**52

Row = tuple[KeyValue, str]  # value and id
RawHit = tuple[KeyValue, Any]  # value and address


class Ranking:
    """One query over one unchanging searcher, ranked by score or by one column."""

    def __init__(
        self,
        searcher: tantivy.Searcher,
        schema: tantivy.Schema,
        query: tantivy.Query,
        *,
        column: str | None = None,
        descending: bool = True,
    ) -> None:
        self.searcher = searcher
        self.schema = schema
        self.query = query
        self.column = column
        self.descending = descending
        self.total: int | None = None

    def page(self, size: int, after: After | None) -> list[Row]:
        """Up to `size` rows behind `after`. Sets `total`."""
        if after is None:
            return self._behind(0, size)
        if self.column is not None:
            return self._page_by_column(size, after)
        window = self._window(max(after.rank - 1, 0), size + 2)
        if after.rank > 0 and self._is_clean_cut(window, after):
            return self._behind(after.rank, size, window=window[1:])
        rows = self._members(after.value, size, behind=after.id, start=None)
        if len(rows) == size:
            return rows
        start = self._first_behind(after.value, hint=after.rank + len(rows))
        return rows + self._behind(start, size - len(rows))

    def _page_by_column(self, size: int, after: After) -> list[Row]:
        """By the key alone, so that a far page costs what the first one costs."""
        assert self.column is not None
        if self.total is None:
            self.total = count(self.searcher, self.query)
        rows = self._members_by_column(after.value, size, behind=after.id)
        if isinstance(after.value, str) and len(rows) < size:
            rows += self._of_the_same_start(after.value)[: size - len(rows)]
        if len(rows) == size:
            return rows
        further = Ranking(
            self.searcher,
            self.schema,
            self._narrowed(self._beyond(after.value)),
            column=self.column,
            descending=self.descending,
        )
        further.total = self.total
        return rows + further.page(size - len(rows), None)

    def _beyond(self, value: KeyValue) -> tantivy.Query:
        """Behind a number; behind every text that begins like this one."""
        assert self.column is not None
        if not isinstance(value, str):
            return self._strictly_behind(self.column, int(value))
        ways, same = [], list[tantivy.Query]()
        for step, number in zip(steps_of(self.column), text_steps(value), strict=True):
            parts = [*same, self._strictly_behind(step, number)]
            ways.append(tantivy.Query.boolean_query([(Occur.Must, part) for part in parts]))
            same.append(self._between(step, number, number))
        return tantivy.Query.boolean_query([(Occur.Should, way) for way in ways])

    def _of_the_same_start(self, value: str) -> list[Row]:
        """Rows behind `value` whose texts differ only where the steps have ended: few."""
        assert self.column is not None
        query = self.query
        for step, number in zip(steps_of(self.column), text_steps(value), strict=True):
            query = _and(query, self._between(step, number, number))
        total = count(self.searcher, query)
        order = tantivy.Order.Desc if self.descending else tantivy.Order.Asc
        hits = self.searcher.search(query, max(total, 1), False, self.column, 0, order).hits
        behind = [hit for hit in hits if (hit[0] < value if self.descending else hit[0] > value)]
        return self._in_order(behind)

    def _with_value(self, column: str, value: KeyValue) -> tantivy.Query:
        if isinstance(value, str):
            return tantivy.Query.term_query(self.schema, column, value, "basic")
        return self._between(column, int(value), int(value))

    def _strictly_behind(self, column: str, value: int) -> tantivy.Query:
        if self.descending:
            return self._between(column, None, value - 1)
        return self._between(column, value + 1, None)

    def _between(self, column: str, low: int | None, high: int | None) -> tantivy.Query:
        integer = tantivy.FieldType.Integer
        return tantivy.Query.range_query(self.schema, column, integer, low, high)

    def _is_clean_cut(self, window: list[RawHit], after: After) -> bool:
        """The last page ended exactly where a group ended (the common case)."""
        if not window or window[0][0] != after.value:
            return False
        return len(window) == 1 or window[1][0] != after.value

    def _behind(self, start: int, size: int, *, window: list[RawHit] | None = None) -> list[Row]:
        """From a place where a group begins."""
        if window is None:
            window = self._window(start, size + 1 + (MARGIN if self.column is None else 0))
            complete = len(window) < size + 1 + MARGIN
        else:
            complete = False
        if len(window) <= size:
            return self._in_order(window)
        last = window[size][0]
        whole = [hit for hit in window[:size] if hit[0] != last]
        rows = self._in_order(whole)
        missing = size - len(rows)
        if not missing:
            return rows
        if self.column is None and (complete or window[-1][0] != last):
            return rows + self._smallest([hit for hit in window if hit[0] == last], missing)
        return rows + self._members(last, missing, behind=None, start=start + len(rows))

    def _members(
        self, value: KeyValue, size: int, *, behind: str | None, start: int | None
    ) -> list[Row]:
        """The smallest ids of the group of hits with this value, above `behind`."""
        if self.column is not None:
            return self._members_by_column(value, size, behind=behind)
        length = max(FIRST_STRETCH, 4 * size)
        if start is not None:
            # Where nearly all hits score alike, the first stretch of ids has enough of them.
            found = self._members_by_score(value, size, behind=behind, length=length, stretches=1)
            if found is None:
                found = self._members_in_window(value, size, start=start, length=LARGE_GROUP)
            if found is not None:
                return found
            # So the group is large, and a stretch of this length has enough of it.
            length = max(length, 2 * size * (self.total or 0) // LARGE_GROUP)
        return self._members_by_score(value, size, behind=behind, length=length) or []

    def _members_in_window(
        self, value: KeyValue, size: int, *, start: int, length: int
    ) -> list[Row] | None:
        """None if the group goes on behind the window."""
        group = [hit for hit in self._window(start, length) if hit[0] == value]
        return self._smallest(group, size) if len(group) < length else None

    def _smallest(self, group: list[RawHit], size: int, *, behind: str | None = None) -> list[Row]:
        """The first rows by id of hits of one value; only few ids have to be fetched."""
        addresses = [address for _, address in group]
        numbers = self.searcher.fast_field_values("id_n", addresses)
        ranked = sorted(zip(numbers, range(len(group)), strict=True))
        rows: list[Row] = []
        for _, same in itertools.groupby(ranked, key=lambda pair: pair[0]):
            if len(rows) >= size:
                break
            ids = sorted(self._id(addresses[at]) for _, at in same)
            rows += [(group[0][0], found) for found in ids if behind is None or found > behind]
        return rows[:size]

    def _members_by_column(self, value: KeyValue, size: int, *, behind: str | None) -> list[Row]:
        assert self.column is not None
        group = self._narrowed(self._with_value(self.column, value))
        if behind is not None:
            group = _and(group, self._id_range(id_number(behind), None))
        limit = size + 1
        while True:
            hits = _by_id(self.searcher, group, limit)
            ids = [identifier for identifier, _ in hits if behind is None or identifier > behind]
            if len(ids) >= size or len(hits) < limit:
                return [(value, identifier) for identifier in ids[:size]]
            limit *= 2

    def _members_by_score(
        self, value: KeyValue, size: int, *, behind: str | None, length: int, stretches: int = 64
    ) -> list[Row] | None:
        """Scores stretch after stretch of ids until enough of them have this score.

        The first stretch is of about `length` hits, each further one of twice as many. None if so
        many stretches did not give enough.
        """
        found: list[Row] = []
        low = None if behind is None else id_number(behind)
        for _ in range(stretches):
            high = self._guessed_end(low, length)
            hits = self._scored_between(low, high, 2 * length) if high else []
            # Cut off because ids are not spread evenly, or at the end: then measured exactly.
            if high is None or len(hits) == 2 * length:
                high = self._end_of_stretch(low, length)
                hits = self._scored_between(low, high, None)
            group = [hit for hit in hits if hit[0] == value]
            found += self._smallest(group, size - len(found), behind=behind)
            if high is None or len(found) >= size:
                return found[:size]
            low, length = high + 1, length * 2
        return None

    def _guessed_end(self, low: int | None, length: int) -> int | None:
        """Ids drawn by chance are spread evenly; None if the stretch would reach the end."""
        low, total = low or 0, max(self.total or 1, 1)
        end = low + ID_NUMBERS * 2 * length // (3 * total)
        return end if end < ID_NUMBERS else None

    def _end_of_stretch(self, low: int | None, length: int) -> int | None:
        """The id number up to which there are about so many hits; None if there are fewer."""
        order = tantivy.Order.Asc
        query = _and(self.query, self._id_range(low, None))
        hits = self.searcher.search(query, 1, False, "id_n", length - 1, order).hits
        return int(hits[0][0]) if hits else None

    def _scored_between(self, low: int | None, high: int | None, limit: int | None) -> list[RawHit]:
        query = _and(self.query, self._id_range(low, high))
        limit = limit or max(1, count(self.searcher, query))
        return self.searcher.search(query, limit, False).hits

    def _first_behind(self, value: KeyValue, *, hint: int) -> int:
        """How many hits come before or with this value; near `hint` unless the index changed."""
        low, high, step = 0, hint, 1
        while self._value_at(high) is not None and not self._is_behind(high, value):
            low, high, step = high + 1, high + step, step * 2
        step = 1
        while high - step > low and self._is_behind(high - step, value):
            high, step = high - step, step * 2
        low = max(low, high - step)
        while low < high:
            middle = (low + high) // 2
            if self._is_behind(middle, value):
                high = middle
            else:
                low = middle + 1
        return low

    def _is_behind(self, rank: int, value: KeyValue) -> bool:
        found = self._value_at(rank)
        if found is None:
            return True
        if self.descending:
            return found < value  # type: ignore[operator]
        return found > value  # type: ignore[operator]

    def _value_at(self, rank: int) -> KeyValue | None:
        window = self._window(rank, 1)
        return window[0][0] if window else None

    def _window(self, start: int, length: int) -> list[RawHit]:
        order = tantivy.Order.Desc if self.descending else tantivy.Order.Asc
        counting = self.total is None
        result = self.searcher.search(self.query, length, counting, self.column, start, order)
        if counting:
            self.total = int(result.count)  # type: ignore[attr-defined]
        return result.hits

    def _in_order(self, hits: list[RawHit]) -> list[Row]:
        """Sorted by id within each value; the values are in order already."""
        rows = [(value, self._id(address)) for value, address in hits]
        start = 0
        for end in range(1, len(rows) + 1):
            if end == len(rows) or rows[end][0] != rows[start][0]:
                if end - start > 1:
                    rows[start:end] = sorted(rows[start:end], key=_row_id)
                start = end
        return rows

    def _id(self, address: tantivy.DocAddress) -> str:
        return str(self.searcher.doc(address).get_first("id"))

    def _narrowed(self, extra: tantivy.Query) -> tantivy.Query:
        return _and(self.query, tantivy.Query.const_score_query(extra, 0.0))

    def _id_range(self, low: int | None, high: int | None) -> tantivy.Query:
        bounds = self._between("id_n", low or 0, high)
        return tantivy.Query.const_score_query(bounds, 0.0)


def _row_id(row: Row) -> str:
    return row[1]


def _and(query: tantivy.Query, extra: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Must, query), (Occur.Must, extra)])


def _by_id(
    searcher: tantivy.Searcher, query: tantivy.Query, limit: int
) -> list[tuple[str, tantivy.DocAddress]]:
    return searcher.search(query, limit, False, "id", 0, tantivy.Order.Asc).hits


def walk_rows(make_page: Callable[[After | None], list[Row]], *, size: int) -> Iterator[Row]:
    after, rank = None, 0
    while True:
        rows = make_page(after)
        yield from rows
        if len(rows) < size:
            return
        rank += len(rows)
        after = After(*rows[-1], rank)
