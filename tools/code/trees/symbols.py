"""The symbols of a file, in whatever language: one walk by the language's table."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field

from tree_sitter import Node

from patterns.values.repository.code import Definition, Symbols
from tools.code.trees.grammar import Found, Grammar, Place, Source
from tools.code.trees.problem import parsed
from tools.code.trees.walk import Walk

LONGEST_SIGNATURE = 300
_WHOLE = frozenset(
    {
        *("string", "string_literal", "raw_string_literal", "interpreted_string_literal", "char_literal"),
        *("rune_literal", "character_literal", "regex", "jsx_text"),
    }
)
"""Kinds whose white space is content: taken as one word, however their grammar divides them."""
_SPACING = (
    (re.compile(r"(?<=[(\[]) |,? (?=[)\]])|,(?=[)\]])| (?=[,;:(])"), ""),
    (re.compile(r"(?<=[,:]) ?(?![ :])"), " "),
    (re.compile(r"(?<=\w): : ?(?=\w)"), "::"),
    (re.compile(r"(?<![=<>!]) ?(=>|=(?!=)) ?"), r" \1 "),
)


def symbols_of_tree(grammar: Grammar, path: str, text: str) -> Symbols | None:
    """None where it does not parse."""
    source = Source(path, text.encode("utf-8", "replace"))
    root = parsed(grammar, source.data).root_node
    if root.has_error:
        return None
    reading = _Reading(grammar, source)
    reading.read(root)
    return reading.symbols()


@dataclass(slots=True)
class _Reading:
    grammar: Grammar
    source: Source
    definitions: list[Definition] = field(default_factory=list)
    references: Counter[str] = field(default_factory=Counter)
    imports: list[str] = field(default_factory=list)
    exports: set[str] = field(default_factory=set)
    words: list[bytes] = field(default_factory=list)
    places: list[tuple[int, Place]] = field(default_factory=lambda: [(-1, Place())])

    def read(self, root: Node) -> None:
        walk = Walk(root)
        for node, depth in walk:
            kind = node.type
            if kind.endswith("comment"):
                walk.stay()
                continue
            if kind in _WHOLE or node.child_count == 0:
                walk.stay()
                self._word(node, kind)
                continue
            self.words.append(f"{depth} {kind}".encode())
            while self.places[-1][0] >= depth:
                self.places.pop()
            self._node(node, kind, depth)

    def _word(self, node: Node, kind: str) -> None:
        word = self.source.data[node.start_byte : node.end_byte]
        self.words.append(word)
        if kind in self.grammar.names:
            self.references[word.decode("utf-8", "replace")] += 1

    def _node(self, node: Node, kind: str, depth: int) -> None:
        grammar, place = self.grammar, self.places[-1][1]
        if define := grammar.defines.get(kind):
            for found in define(node, place, self.source):
                self._define(node, found, place)
        if enter := grammar.enters.get(kind):
            self.places.append((depth, enter(node, place, self.source)))
        if imports := grammar.imports.get(kind):
            self.imports += imports(node, self.source)
        if exports := grammar.exports.get(kind):
            self.exports.update(exports(node, self.source))

    def _define(self, node: Node, found: Found, place: Place) -> None:
        self.references[found.name.rpartition(".")[2]] -= 1  # the walk comes by its name, which is no use of it
        self.definitions.append(
            Definition(
                name=place.owner + found.name,
                kind=found.kind,
                line=node.start_point.row + 1,
                end_line=node.end_point.row + 1,
                signature=signature_of(self.source, node, found),
                exported=place.exported and found.exported,
                test=found.test,
                skipped=found.test and (found.skipped or place.skipped),
            )
        )

    def symbols(self) -> Symbols:
        return Symbols(
            language=self.grammar.language,
            definitions=tuple(self._exported(one) for one in self.definitions),
            references={name: count for name, count in self.references.items() if count > 0},
            imports=tuple(dict.fromkeys(self.imports)),
            shape=hashlib.sha256(b"\0".join(self.words)).hexdigest()[:32],
        )

    def _exported(self, one: Definition) -> Definition:
        """Where names are exported apart: a file that exports and imports nothing is a script, and hides nothing."""
        if not self.grammar.exports or not (self.exports or self.imports):
            return one
        named = one.name.partition(".")[0] in self.exports
        return one if named else one.model_copy(update={"exported": False})


def signature_of(source: Source, node: Node, found: Found) -> str:
    """Its words in one line, without comments and however they were spaced."""
    words: list[str] = []
    end, length, walk = node.end_byte, 0, Walk(node)
    for one, _ in walk:
        if one.start_byte >= found.until or length > LONGEST_SIGNATURE:
            break
        if one.type.endswith("comment") or one.end_byte <= found.since:
            walk.stay()
        elif one.type in _WHOLE or one.child_count == 0:
            walk.stay()
            words.append((" " if one.start_byte > end else "") + source.text(one))
            end, length = one.end_byte, length + len(words[-1])
    return _tidy("".join(words))


def _tidy(line: str) -> str:
    """As one formatter would space it."""
    line = " ".join(line.split())
    for pattern, instead in _SPACING:
        line = pattern.sub(instead, line)
    return line[:LONGEST_SIGNATURE].removesuffix("=> ").rstrip(" ={;")
