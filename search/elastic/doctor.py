"""Whether a given Elasticsearch fits, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from search.documents import Declaration
from search.elastic import query

MAJOR = 9
RIGHTS = ("create_index", "delete_index", "manage", "read", "write")


def examine(client: Elasticsearch, declarations: Mapping[str, Declaration]) -> list[str]:
    """`declarations` are keyed by alias. No sentence means that nothing is amiss."""
    try:
        sentences = [*_cluster(client), *_versions(client), *_rights(client, list(declarations))]
        for alias, declaration in declarations.items():
            sentences += _index(client, alias, declaration)
    except TransportError as error:
        return [f"The search server does not answer: {error.message}."]
    except ApiError as error:
        return [f"The search server answered {error.status_code}: {error.message}."]
    return sentences


def _cluster(client: Elasticsearch) -> list[str]:
    health = client.cluster.health()
    if health["status"] == "red":
        return ["The cluster is red: some data cannot be read."]
    if health["status"] == "yellow" and health["number_of_nodes"] > 1:
        return ["The cluster is yellow: copies of some data are missing."]
    return []


def _versions(client: Elasticsearch) -> list[str]:
    nodes = client.nodes.info(metric="os")["nodes"].values()
    found = sorted({str(node["version"]) for node in nodes})
    odd = [version for version in found if version.split(".")[0] != str(MAJOR)]
    sentences = [
        f"A node runs Elasticsearch {version}; this program is made for {MAJOR}.x."
        for version in odd
    ]
    if len(found) > 1:
        sentences.append(f"The nodes run different versions: {', '.join(found)}.")
    return sentences


def _rights(client: Elasticsearch, aliases: list[str]) -> list[str]:
    wanted = [{"names": [f"{alias}*"], "privileges": list(RIGHTS)} for alias in aliases]
    try:
        told = client.security.has_privileges(cluster=["monitor"], index=wanted)
    except ApiError as error:
        if error.status_code in (400, 404, 405, 500):  # a server without the security module
            return []
        return [f"The credentials are refused: {error.message}."]
    missing = [name for name, granted in told["cluster"].items() if not granted]
    for pattern, granted in told["index"].items():
        missing += [f"{name} on {pattern}" for name, has in granted.items() if not has]
    return [f"The credentials lack the right {name}." for name in missing]


def _index(client: Elasticsearch, alias: str, declaration: Declaration) -> list[str]:
    try:
        found = client.indices.get(index=alias)
    except NotFoundError:
        return []
    sentences = []
    if len(found) > 1:
        sentences.append(f"The alias {alias} points to {len(found)} indices instead of one.")
    for name, told in found.items():
        sentences += _settings(name, told["settings"]["index"])
        sentences += _mapping(name, told["mappings"], declaration)
    return sentences


def _settings(name: str, told: Any) -> list[str]:
    sentences = []
    if str(told.get("refresh_interval", "")).startswith("-"):
        sentences.append(f"{name} never refreshes: changes would not be seen.")
    if told.get("blocks"):
        blocks = ", ".join(sorted(told["blocks"]))
        sentences.append(f"{name} is blocked ({blocks}): it takes no changes.")
    if int(told.get("number_of_shards", 1)) > 8:
        sentences.append(f"{name} has {told['number_of_shards']} shards; one to eight are enough.")
    if "default_pipeline" in told or "final_pipeline" in told:
        sentences.append(f"{name} has an ingest pipeline, which would change our documents.")
    if "similarity" in told:
        sentences.append(f"{name} has its own similarity: scores would not be ours.")
    return sentences


def _mapping(name: str, told: Any, declaration: Declaration) -> list[str]:
    wanted = query.mapping_of(declaration)
    odd = [
        field
        for field, mapping in wanted["properties"].items()
        if not _fits(told.get("properties", {}).get(field, {}), mapping)
    ]
    if odd:
        return [f"The mapping of {name} differs from the declaration in: {', '.join(odd)}."]
    return []


def _fits(found: Any, wanted: Any) -> bool:
    return all(str(found.get(key)).lower() == str(value).lower() for key, value in wanted.items())
