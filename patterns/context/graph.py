"""Which definitions matter for a request: a walk along who uses what, begun where the request points.

The idea and the weights are those of aider's repository map. A file passes its rank on to the files that define what it
uses, in proportion to the weight of each name; the walk begins again and again at what the request mentions.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from patterns.context.mentions import Mentions
from patterns.values.repository.code import Definition, Symbols

MENTIONED = 10.0
TELLING = 10.0
"""For a long name of several words: two files seldom share one by chance."""
COMMON = 0.1
"""For a private name, and one that more than `MOST_DEFINERS` files define."""
MOST_DEFINERS = 5
LONG_NAME = 8
DAMPING = 0.6
"""Lower than for the web: what is far from the request is not wanted, however much all the others use it."""
TELEPORT_TO_ALL = 0.1
"""The share of the walk's new beginnings that falls on every file alike."""
PATH_MENTIONED = 5.0
USES_MENTIONED = 0.5
TOO_MANY = 40
"""A word that is the name of more files than this, or of things in more of them, points nowhere."""
ROUNDS = 40
SETTLED = 1e-5


@dataclass(frozen=True, slots=True)
class Ranked:
    """A definition and how much it matters."""

    path: str
    definition: Definition
    score: float
    named: bool
    """The request itself names it, or the file that it stands in."""


@dataclass(slots=True)
class _Graph:
    definers: dict[str, list[str]]
    """By a name's last part: the files that define it, sorted."""
    users: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    """By name: the files that use it, and with which weight."""
    totals: dict[str, float] = field(default_factory=dict)
    """By file: the weight of all it passes on."""

    def flows(self, rank: Mapping[str, float]) -> dict[str, float]:
        """By name: what each of its definers is given."""
        share = {path: rank[path] / total for path, total in self.totals.items()}
        return {name: sum(share[path] * weight for path, weight in users) for name, users in self.users.items()}


def rank(files: Mapping[str, Symbols], mentions: Mentions) -> list[Ranked]:
    """All definitions: first what the request names, then what matters most for it. No order of the input shows."""
    files = {path: files[path] for path in sorted(files)}
    graph = _graph_of(files, mentions)
    ranks = _walked(graph, files, mentions)
    flows = graph.flows(ranks)
    named = _Named(graph, files, mentions)
    ranked = [one for path, symbols in files.items() for one in _scored(path, symbols, ranks[path], flows, named)]
    return sorted(ranked, key=lambda one: (not one.named, -one.score, one.path, one.definition.line))


def last_part(name: str) -> str:
    """The name by which others use it."""
    return name.rpartition(".")[2]


def weight_of(name: str, definers: int, mentions: Mentions) -> float:
    """How much a use of this name says."""
    words = "_" in name.strip("_") or (name != name.lower() and name != name.upper())
    weight = MENTIONED if name in mentions.names else 1.0
    weight *= TELLING if words and len(name) >= LONG_NAME else 1.0
    return weight * (COMMON if name.startswith("_") or definers > MOST_DEFINERS else 1.0)


def _graph_of(files: Mapping[str, Symbols], mentions: Mentions) -> _Graph:
    definers: dict[str, list[str]] = defaultdict(list)
    for path, symbols in files.items():
        for name in {last_part(one.name): None for one in symbols.definitions}:
            definers[name].append(path)
    graph = _Graph(dict(definers))
    weights = {name: weight_of(name, len(paths), mentions) for name, paths in definers.items()}
    users: dict[str, list[tuple[str, float]]] = defaultdict(list)
    totals: dict[str, float] = defaultdict(float)
    for path, symbols in files.items():
        for name, count in sorted(symbols.references.items()):
            if name in weights:
                weight = weights[name] * math.sqrt(count)
                users[name].append((path, weight))
                totals[path] += weight * len(definers[name])
    graph.users, graph.totals = dict(users), dict(totals)
    return graph


def _walked(graph: _Graph, files: Mapping[str, Symbols], mentions: Mentions) -> dict[str, float]:
    """Each file's rank: personalised PageRank by power iteration. What passes nothing on begins again."""
    begin = _beginnings(graph, files, mentions)
    ranks = begin
    for _ in range(ROUNDS):
        lost = sum(rank for path, rank in ranks.items() if path not in graph.totals)
        again = 1 - DAMPING + DAMPING * lost
        following = {path: share * again for path, share in begin.items()}
        for name, flow in graph.flows(ranks).items():
            for path in graph.definers[name]:
                following[path] += DAMPING * flow
        moved = sum(abs(following[path] - ranks[path]) for path in ranks)
        ranks = following
        if moved < SETTLED:
            break
    return ranks


def _beginnings(graph: _Graph, files: Mapping[str, Symbols], mentions: Mentions) -> dict[str, float]:
    """Where the walk begins: a mention of what many files have says little of each."""
    pointed: dict[str, float] = dict.fromkeys(files, 0.0)
    _point(pointed, [path for path in mentions.paths if path in files], PATH_MENTIONED)
    for name in sorted(mentions.names):
        stems = [path for path in files if name.lower() in _parts(path)]
        for paths in (stems, graph.definers.get(name, [])):
            if len(paths) <= TOO_MANY:
                _point(pointed, paths, 1.0)
        if name in graph.definers and len(graph.definers[name]) <= TOO_MANY:
            _point(pointed, [path for path, _ in graph.users.get(name, [])], USES_MENTIONED)
    total = sum(pointed.values())
    even = 1 / len(files) if files else 0.0
    if not total:
        return dict.fromkeys(files, even)
    return {path: (1 - TELEPORT_TO_ALL) * points / total + TELEPORT_TO_ALL * even for path, points in pointed.items()}


def _point(pointed: dict[str, float], paths: list[str], weight: float) -> None:
    for path in paths:
        pointed[path] += weight / len(paths)


def _parts(path: str) -> list[str]:
    return path.lower().rpartition(".")[0].split("/") or [path.lower()]


class _Named:
    """What the request itself names, as far as that is clear."""

    def __init__(self, graph: _Graph, files: Mapping[str, Symbols], mentions: Mentions) -> None:
        words = {name.lower() for name in mentions.names}
        alike = [path for path in files if _parts(path)[-1] in words]
        self._paths = frozenset((*mentions.paths, *(alike if len(alike) <= MOST_DEFINERS else ())))
        few = (name for name in mentions.names if len(graph.definers.get(name, ())) <= MOST_DEFINERS)
        self._names = frozenset(few)

    def has(self, path: str, name: str) -> bool:
        return path in self._paths or last_part(name) in self._names


def _scored(path: str, symbols: Symbols, rank: float, flows: Mapping[str, float], named: _Named) -> Iterator[Ranked]:
    """What flows to a definition by its name, and its share of its file's rank whether it is used or not."""
    own = rank / (2 * max(len(symbols.definitions), 1))
    for one in symbols.definitions:
        yield Ranked(path, one, own + flows.get(last_part(one.name), 0.0), named.has(path, one.name))
