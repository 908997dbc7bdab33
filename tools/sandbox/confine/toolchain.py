"""Interpreters that a confined command finds beside the host's /usr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from patterns.errors import SandboxUnavailable

_SYSTEM = ("/usr/local/bin", "/usr/bin", "/bin")
_USR = ("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32")
"""What the sandbox has of the host anyway."""
_OWN = ("/proc", "/dev", "/sys", "/etc", "/worktree", "/home/sbx")
"""What the sandbox has of its own: nothing is laid over it."""
_LIBRARIES = ("lib", "lib64")
_MOST_LINKS = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """A directory of the host, and the path that the command finds it under."""

    source: Path
    """With every link resolved."""
    target: Path


def own_interpreter() -> tuple[Path, ...]:
    """`bin` and `lib` of the Python that runs Steward, where that lies outside /usr.

    So `python3` exists in the sandbox on a host that has none of its own. Not the whole prefix: with a prefix such
    as ~/.local, keys lie beside `bin`. Nor a virtual environment: what Steward needs, no test of a repository gets.
    """
    prefix = Path(sys.base_prefix).resolve()
    found = (prefix / "bin", prefix / "lib")
    return tuple(path for path in found if path.is_dir() and not path.resolve().is_relative_to("/usr"))


def search_path(given: tuple[Path, ...], own: tuple[Path, ...]) -> str:
    """PATH: what was given for this repository, then the system's, then our own interpreter."""
    first = tuple(str(spelt(path) / "bin") for path in given if (path / "bin").is_dir())
    last = tuple(str(path) for path in own if path.name == "bin")
    return ":".join((*first, *_SYSTEM, *last))


def shown(given: tuple[Path, ...], own: tuple[Path, ...]) -> tuple[Shown, ...]:
    """All that must be visible for these toolchains to work, outer directories first.

    Each lies under the path that it is named by and, where a link is on the way, under the real one too: scripts
    and interpreters hold either. Raises `SandboxUnavailable` for a directory that is not there, or that a sandbox
    may not be given.
    """
    named = [spelt(path) for path in given]
    needed = (*named, *(part for path in named for part in _interpreter(path)), *own)
    found: dict[Path, Path] = {}
    for path in needed:
        source = _real(path)
        found |= {path: source, source: source}
    targets = [path for path in sorted(found) if path.parts[1] not in _USR]
    outer = [path for path in targets if not any(path.is_relative_to(other) for other in targets if other != path)]
    return tuple(Shown(found[path], path) for path in outer)


def spelt(path: Path) -> Path:
    """Absolute, by the names that it was given by."""
    return Path(os.path.abspath(path))  # noqa: PTH100  # resolve() would follow the links


def _interpreter(environment: Path) -> Iterator[Path]:
    """Of a virtual environment: `bin` and the libraries of the Python that it was made from, and no more of it."""
    configuration = environment / "pyvenv.cfg"
    if not configuration.is_file():
        return
    places = [*_home(configuration), *_hops(environment / "bin" / "python3"), *_hops(environment / "bin" / "python")]
    for place in dict.fromkeys(places):
        if not place.is_dir():
            raise SandboxUnavailable(f"the Python that {environment} was made from is not there ({place})")
        yield place
        yield from (place.parent / name for name in _LIBRARIES if (place.parent / name).is_dir())


def _home(configuration: Path) -> Iterable[Path]:
    lines = (line.partition("=") for line in configuration.read_text(encoding="utf-8").splitlines())
    return [spelt(Path(value.strip())) for name, _, value in lines if name.strip().lower() == "home"]


def _hops(program: Path) -> Iterator[Path]:
    """The directories outside the environment that the link leads through."""
    environment = program.parent.parent
    for _ in range(_MOST_LINKS):
        if not program.is_symlink():
            return
        program = spelt(program.parent / program.readlink())
        if not program.is_relative_to(environment):
            yield program.parent


def _real(path: Path) -> Path:
    """The directory that is meant; never one that holds the bot's own home, or what the sandbox has of its own."""
    try:
        found = path.resolve(strict=True)
    except OSError as error:
        raise SandboxUnavailable(f"{path} is not there ({error.strerror})") from error
    held = (*_OWN, "/tmp", Path.home().resolve())  # noqa: S108  # the sandbox's own
    for at in (path, found):
        inside = any(at.is_relative_to(own) for own in _OWN)
        if not at.is_dir() or inside or any(Path(one).is_relative_to(at) for one in held):
            raise SandboxUnavailable(f"{path} is not a directory that a sandbox may be given")
    return found
