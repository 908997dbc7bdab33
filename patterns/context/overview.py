"""A repository as the planner sees it: its files, a map of its code, its own instructions, how it is tested."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping

from pydantic import Field

from patterns.context.detection import CONFIGURATION, commands_of, language_of, languages_of
from patterns.context.instructions import instruction_paths, instructions_of
from patterns.context.listing import listing_of
from patterns.context.map import map_of
from patterns.context.mentions import Mentions, mentions_of
from patterns.ports.repository import Code, Repository
from patterns.values.conversation import Frozen
from patterns.values.repository.code import Symbols
from patterns.values.repository.rules import CommandRule, RepositoryRules
from patterns.values.repository.trees import Tree
from patterns.wording.prompt_files import tagged

MAP_TOKENS = 4000
MOST_SOURCES = 3000
"""Files that are parsed; the mentioned and the shallow ones first."""
READERS = 2
_FOREIGN = frozenset({"node_modules", "vendor", "third_party"})


class Overview(Frozen):
    """A repository at one commit, in words."""

    files: str
    map: str
    instructions: str
    languages: dict[str, int] = Field(default_factory=dict)
    """Per cent of the source files, the most first."""
    sizes: dict[str, int] = Field(default_factory=dict)
    """Characters of each source file that was read, by path."""
    commands: tuple[CommandRule, ...] = ()
    """How its tests are probably run: recognised, not configured."""

    @property
    def written_in(self) -> str:
        """The languages, in words."""
        return ", ".join(f"{language} {share}%" for language, share in self.languages.items()) or "no known language"

    def completed(self, rules: RepositoryRules) -> RepositoryRules:
        """The operator's rules; where these name no test, with what was recognised."""
        if rules.command("test"):
            return rules
        recognised = tuple(one for one in self.commands if rules.command(one.name) is None)
        return rules.model_copy(update={"commands": (*rules.commands, *recognised)})


async def overview(repository: Repository, code: Code, tree: Tree, request_text: str) -> Overview:
    """Read the tree once, with the request in mind. Instructions are always those of the tree's base."""
    paths = await repository.files(tree)
    mentions = mentions_of(request_text, paths)
    sources = _sources(paths, mentions)
    texts = await repository.read_all(tree, (*(one for one in CONFIGURATION if one in paths), *sources))
    symbols = await _symbols(code, {path: texts[path] for path in sources if path in texts})
    languages = languages_of(paths)
    return Overview(
        files=tagged("files", listing_of(paths, mentions.paths)),
        map=tagged("map", await _map(symbols, texts, mentions) or "no source files that can be read"),
        instructions=tagged("instructions", await _instructions(repository, Tree(base=tree.base), mentions) or "none"),
        languages=languages,
        sizes={path: len(texts[path]) for path in sources if path in texts},
        commands=commands_of(paths, texts, languages),
    )


def _sources(paths: Iterable[str], mentions: Mentions) -> tuple[str, ...]:
    """The files of programs, without those of other people that lie in the repository."""
    named = frozenset(mentions.paths)
    own = [path for path in paths if language_of(path) and (path in named or not _is_foreign(path))]
    return tuple(sorted(own, key=lambda path: (path not in named, path.count("/"), path))[:MOST_SOURCES])


def _is_foreign(path: str) -> bool:
    return path.endswith(".min.js") or not _FOREIGN.isdisjoint(path.split("/"))


async def _symbols(code: Code, texts: Mapping[str, str]) -> dict[str, Symbols]:
    """A few at a time: the parsers work beside us."""
    found: dict[str, Symbols] = {}
    waiting = iter(texts.items())
    async with asyncio.TaskGroup() as group:
        for _ in range(READERS):
            group.create_task(_read(code, waiting, found))
    return found


async def _read(code: Code, waiting: Iterator[tuple[str, str]], found: dict[str, Symbols]) -> None:
    for path, text in waiting:
        symbols = await code.symbols(path, text)
        if symbols is not None:
            found[path] = symbols


async def _map(symbols: Mapping[str, Symbols], texts: Mapping[str, str], mentions: Mentions) -> str:
    lines = {path: len(texts[path].splitlines()) for path in symbols}
    return await asyncio.to_thread(map_of, symbols, lines, mentions, budget_tokens=MAP_TOKENS)


async def _instructions(repository: Repository, base: Tree, mentions: Mentions) -> str:
    paths = instruction_paths(await repository.files(base), mentions.paths)
    return instructions_of(paths, await repository.read_all(base, paths))
