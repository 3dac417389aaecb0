"""The clauses of a plan and the columns of a declaration, as tantivy takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import tantivy
from tantivy import Occur

from search.documents import Declaration, Kind
from search.query import clauses

WHITESPACE = "ready_tokens"
STEPS, STEP_BYTES = 4, 7


def schema_of(declaration: Declaration) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    _add_raw(builder, "id", stored=True, fast=True)
    # The id's first bits as a number: tantivy has no ranges of text, and ties are cut by id.
    builder.add_integer_field("id_n", fast=True)
    builder.add_integer_field("version_n", fast=True)
    builder.add_bytes_field("checksum", stored=True)
    for name, kind in declaration.columns.items():
        match kind:
            case Kind.TEXT:
                builder.add_text_field(name, tokenizer_name=WHITESPACE, index_option="freq")
            case Kind.KEYWORD:
                _add_raw(builder, name, fast=True)
            case Kind.SORT_TEXT:
                _add_raw(builder, name, fast=True)
                for step in steps_of(name):
                    builder.add_integer_field(step, fast=True)
            case Kind.NUMBER | Kind.SORT_NUMBER:
                builder.add_integer_field(name, fast=True, indexed=True)
            case Kind.FLAG:
                builder.add_boolean_field(name, indexed=True, fast=True)
    return builder.build()


def _add_raw(
    builder: tantivy.SchemaBuilder, name: str, *, stored: bool = False, fast: bool = False
) -> None:
    builder.add_text_field(
        name, stored=stored, fast=fast, tokenizer_name="raw", index_option="basic"
    )


def count(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    return int(searcher.search(query, 1).count)  # type: ignore[attr-defined]


def register_tokenizer(index: tantivy.Index) -> None:
    """Needed after every opening: an index does not remember its tokenizers."""
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(WHITESPACE, analyzer)


def id_number(identifier: str) -> int:
    """In the order of the ids."""
    return int(identifier.replace("-", "")[:13], 16)


def steps_of(column: str) -> list[str]:
    """The columns that hold a sort text in pieces, for the same reason."""
    return [f"{column}_{number}" for number in range(STEPS)]


def text_steps(text: str) -> list[int]:
    """The first bytes of a text as numbers in the same order."""
    start = text.encode()[: STEPS * STEP_BYTES].ljust(STEPS * STEP_BYTES, b"\0")
    return [
        int.from_bytes(start[at : at + STEP_BYTES], "big")
        for at in range(0, len(start), STEP_BYTES)
    ]


def to_document(
    identifier: str,
    version: int,
    checksum: str,
    columns: Mapping[str, object],
    schema: tantivy.Schema,
    sort_texts: Sequence[str],
) -> tantivy.Document:
    fields = {
        "id": identifier,
        "id_n": id_number(identifier),
        "version_n": version,
        "checksum": checksum.encode(),
        **columns,
    }
    for column in sort_texts:
        fields.update(zip(steps_of(column), text_steps(str(columns[column])), strict=True))
    return tantivy.Document.from_dict(fields, schema)


class Compiler:
    def __init__(self, schema: tantivy.Schema) -> None:
        self.schema = schema

    def compile(self, clause: clauses.Clause) -> tantivy.Query:
        make = tantivy.Query
        match clause:
            case clauses.Token(column, token, boost):
                query = make.term_query(self.schema, column, token, "freq")
                return query if boost == 1 else make.boost_query(query, boost)
            case clauses.DisMax(inner, tie_breaker):
                parts = [self.compile(part) for part in inner]
                return make.disjunction_max_query(parts, tie_breaker)
            case clauses.Boosted(inner, boost):
                return make.boost_query(self.compile(inner), boost)
            case clauses.ConstantScore(inner, score):
                return make.const_score_query(self.compile(inner), score)
            case clauses.Bool():
                return self._both(clause)
            case _:
                return self._unscored(clause)

    def _unscored(self, clause: clauses.Clause) -> tantivy.Query:
        make = tantivy.Query
        match clause:
            case clauses.Terms(column, values):
                return self._one_of(column, values)
            case clauses.Range(column, low, high):
                integer = tantivy.FieldType.Integer
                return make.range_query(self.schema, column, integer, low, high)
            case clauses.IsTrue(column):
                return make.term_query(self.schema, column, True)
            case clauses.Prefix(column, start):
                return make.fuzzy_term_query(self.schema, column, start, 0, prefix=True)
            case clauses.Fuzzy(column, token, edits):
                return make.fuzzy_term_query(self.schema, column, token, edits)
        raise AssertionError(clause)

    def _one_of(self, column: str, values: Sequence[str]) -> tantivy.Query:
        if not values:
            return tantivy.Query.empty_query()
        if len(values) == 1:
            return tantivy.Query.term_query(self.schema, column, values[0], "basic")
        return tantivy.Query.term_set_query(self.schema, column, values)

    def _both(self, clause: clauses.Bool) -> tantivy.Query:
        parts = [(Occur.Must, self.compile(part)) for part in clause.must]
        parts += [(Occur.Must, self.as_filter(part)) for part in clause.filters]
        parts += [(Occur.MustNot, self.compile(part)) for part in clause.excluded]
        only_excluded = len(parts) == len(clause.excluded)
        if only_excluded and not (clause.should and clause.least):
            parts.append((Occur.Must, self.everything()))
        parts += [(Occur.Should, self.compile(part)) for part in clause.should]
        if len(parts) == 1 and parts[0][0] is Occur.Must:
            return parts[0][1]
        return tantivy.Query.boolean_query(parts, clause.least or None)

    def as_filter(self, clause: clauses.Clause) -> tantivy.Query:
        return tantivy.Query.const_score_query(self.compile(clause), 0.0)

    def everything(self) -> tantivy.Query:
        return tantivy.Query.const_score_query(tantivy.Query.all_query(), 0.0)
