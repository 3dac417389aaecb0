"""The clauses of a plan and the columns of a declaration, as Elasticsearch takes them."""

from __future__ import annotations

from typing import Any

from search.documents import FORMAT, Declaration, Kind
from search.query import clauses

Body = dict[str, Any]

_MAPPINGS: dict[Kind, Body] = {
    # Ready tokens: the server only splits them at the spaces. No positions: nothing asks for them.
    Kind.TEXT: {"type": "text", "analyzer": "whitespace", "index_options": "freqs"},
    Kind.KEYWORD: {"type": "keyword"},
    Kind.SORT_TEXT: {"type": "keyword"},
    Kind.NUMBER: {"type": "long"},
    Kind.SORT_NUMBER: {"type": "long"},
    Kind.FLAG: {"type": "boolean"},
}


def mapping_of(declaration: Declaration) -> Body:
    properties: Body = {
        "id": {"type": "keyword"},
        "version_n": {"type": "long"},
        "checksum": {"type": "keyword", "index": False},
        # A deleted document stays as a tombstone, so that no older write can bring it back: the
        # server itself forgets the versions of deleted documents after a while.
        "deleted": {"type": "boolean"},
        "deleted_on": {"type": "long"},
    }
    properties |= {name: _MAPPINGS[kind] for name, kind in declaration.columns.items()}
    return {
        "dynamic": "strict",
        "_source": {"enabled": False},  # pages are rendered from the database
        "_meta": {"format": FORMAT, "digest": declaration.digest},
        "properties": properties,
    }


def compile_clause(clause: clauses.Clause) -> Body:
    match clause:
        case clauses.Token(column, token, boost):
            return {"term": {column: {"value": token, "boost": boost}}}
        case clauses.DisMax(inner, tie_breaker):
            parts = [compile_clause(part) for part in inner]
            return {"dis_max": {"queries": parts, "tie_breaker": tie_breaker}}
        case clauses.Boosted(inner, boost):
            return {"bool": {"must": [compile_clause(inner)], "boost": boost}}
        case clauses.ConstantScore(inner, score):
            return {"constant_score": {"filter": compile_clause(inner), "boost": score}}
        case clauses.Bool():
            return {"bool": _both(clause)}
        case _:
            return _unscored(clause)


def _unscored(clause: clauses.Clause) -> Body:
    match clause:
        case clauses.Terms(column, values):
            return {"terms": {column: list(values)}}
        case clauses.Range(column, low, high):
            bounds = {"gte": low, "lte": high}
            return {"range": {column: {key: at for key, at in bounds.items() if at is not None}}}
        case clauses.IsTrue(column):
            return {"term": {column: True}}
        case clauses.Prefix(column, start):
            return {"prefix": {column: {"value": start, "rewrite": "constant_score"}}}
        case clauses.Fuzzy(column, token, edits):
            near = {"value": token, "fuzziness": edits, "rewrite": "constant_score"}
            return {"fuzzy": {column: near}}
    raise AssertionError(clause)


def _both(clause: clauses.Bool) -> Body:
    told = {
        "must": clause.must,
        "should": clause.should,
        "filter": clause.filters,
        "must_not": clause.excluded,
    }
    body: Body = {
        name: [compile_clause(part) for part in parts] for name, parts in told.items() if parts
    }
    if clause.least:
        body["minimum_should_match"] = clause.least
    return body


def root_of(clause: clauses.Bool) -> Body:
    """The whole query, without tombstones. Filters give no score."""
    body = _both(clause)
    body["filter"] = [*body.get("filter", ()), {"term": {"deleted": False}}]
    return {"bool": body}


def all_of(parts: tuple[clauses.Clause, ...]) -> Body:
    return {"bool": {"filter": [compile_clause(part) for part in parts]}}
