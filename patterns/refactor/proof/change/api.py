"""The difference between two public interfaces: names that callers could use and what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from patterns.refactor.proof.change.places import is_private, passed_on, place_of
from patterns.refactor.proof.change.sides import Side, Sides, holds_code, is_test_path
from patterns.values.conversation import Frozen
from patterns.values.repository.code import Definition


class ApiName(Frozen):
    """A public name that is not what it was."""

    name: str
    path: str
    """The file that defines it; for a removed one, that defined it."""
    before: str = ""
    """Its signature."""
    after: str = ""
    moved_to: str = ""
    """A file that defines the name now, where importers of the old place do not find it."""


class ApiChange(Frozen):
    """Of the changed files that can be compared."""

    removed: tuple[ApiName, ...] = ()
    changed: tuple[ApiName, ...] = ()
    added: tuple[ApiName, ...] = ()
    compared: int = 0
    """How many files."""
    not_compared: tuple[str, ...] = ()
    """`path: why`; test files are not among them, they have no interface."""


_Names = dict[str, dict[str, tuple[str, tuple[str, ...]]]]
"""By place and name: the file, and its different signatures (overloads have several)."""


class _Comparison:
    def __init__(self, files: list[Sides]) -> None:
        self.old = _names(((one.path, one.before) for one in files if not is_private(one.path)), _is_public)
        self.new = _names(((one.path, one.after) for one in files), _is_found)
        self.shown = _names(((one.path, one.after) for one in files if not is_private(one.path)), _is_public)
        self._homes: dict[str, list[str]] = defaultdict(list)
        for place, names in sorted(self.new.items()):
            for name in names:
                self._homes[name].append(place)
        self._passed: dict[str, dict[str, str]] = defaultdict(dict)
        for one in files:
            if one.after.text is not None:
                self._passed[place_of(one.path)].update(passed_on(one.path, one.after.text))

    def home(self, place: str, name: str) -> str | None:
        """The place whose definition importers of `place` get under the name; "" when it lies outside the change."""
        if name in self.new.get(place, {}):
            return place
        root = name.partition(".")[0]
        passed = self._passed[place]
        homes = [home for home in self._homes[root] if home != place]
        stars = [home for home in homes if f"* {home.rpartition('/')[2]}" in passed]
        if root not in passed and not stars:
            return None
        named = [home for home in homes if home.rpartition("/")[2] == passed.get(root)]
        home = next(iter(named or stars or homes), "")
        return home if not home or name in self.new[home] else None

    def elsewhere(self, place: str, name: str) -> str:
        """A file that defines a vanished name now."""
        homes = [home for home in self._homes[name] if home != place and name not in self.old.get(home, {})]
        return self.new[homes[0]][name][0] if homes else ""

    def went_with_its_class(self, place: str, name: str, to: str) -> bool:
        """Whether a vanished member shares the fate of its class, which is reported."""
        owner = name.rpartition(".")[0]
        gone = owner in self.old[place] and self.home(place, owner) is None
        return gone and self.elsewhere(place, owner) == to


def api_change(files: Iterable[Sides]) -> ApiChange:
    """Compare the interfaces of changed files. A name that importers still find at its old place is not removed."""
    sources = [one for one in files if holds_code(one.path) and not is_test_path(one.path)]
    usable = [one for one in sources if not one.incomparable]
    not_compared = [f"{one.path}: {one.incomparable}" for one in sources if one.incomparable]
    compared = _Comparison(usable)
    removed, changed = list[ApiName](), list[ApiName]()
    moved: set[str] = set()
    for place, names in sorted(compared.old.items()):
        for name, (path, signatures) in names.items():
            home = compared.home(place, name)
            if home is None:
                to = compared.elsewhere(place, name)
                if not compared.went_with_its_class(place, name, to):
                    removed.append(ApiName(name=name, path=path, before=_shown(signatures), moved_to=to))
            elif not home:
                not_compared.append(f"{path}: {name} is imported from a file outside the change now")
            elif compared.new[home][name][1] != signatures:
                after = compared.new[home][name]
                changed.append(ApiName(name=name, path=after[0], before=_shown(signatures), after=_shown(after[1])))
            moved.add(name)
    added = tuple(
        ApiName(name=name, path=path, after=_shown(signatures))
        for place, names in sorted(compared.shown.items())
        for name, (path, signatures) in names.items()
        if name not in moved
    )
    return ApiChange(
        removed=tuple(removed),
        changed=tuple(changed),
        added=added,
        compared=len(usable),
        not_compared=tuple(not_compared),
    )


def _names(sides: Iterable[tuple[str, Side]], counts: Callable[[str, Definition], bool]) -> _Names:
    found: _Names = {}
    for path, side in sides:
        if side.symbols is None:
            continue
        names = found.setdefault(place_of(path), {})
        for one in side.symbols.definitions:
            if not one.test and counts(path, one):
                earlier = names.get(one.name, (path, ()))[1]
                names[one.name] = (path, tuple(sorted({*earlier, one.signature})))
    return found


def _is_public(path: str, one: Definition) -> bool:  # noqa: ARG001  # beside `_is_found`
    return one.exported


def _is_found(path: str, one: Definition) -> bool:
    """Whether importers find it: Python gives them also what `__all__` does not name."""
    return one.exported or path.endswith((".py", ".pyi"))


def _shown(signatures: tuple[str, ...]) -> str:
    return " | ".join(signatures)
