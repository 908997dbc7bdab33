"""The two lock files say what to install and by which hash, and nothing about where from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUN = [Requirement(line) for line in PROJECT["dependencies"]]
DEV = [Requirement(line) for line in PROJECT["optional-dependencies"]["dev"]]
RUN_LOCK, DEV_LOCK = "requirements.lock", "requirements-dev.lock"


def text_of(lock: str) -> str:
    return (ROOT / lock).read_text(encoding="utf-8")


def pins_in(lock: str) -> dict[str, tuple[Version, list[str]]]:
    """Each locked name with its version and hashes."""
    blocks = re.split(r"\n(?=[^\s#])", re.sub(r"^\s*#.*\n?", "", text_of(lock), flags=re.MULTILINE))
    pins: dict[str, tuple[Version, list[str]]] = {}
    for block in blocks:
        requirement = Requirement(re.sub(r"\\\n\s*--hash=\S+ ?|\\$", "", block).strip())
        (specifier,) = requirement.specifier
        assert specifier.operator == "==", block
        pins[canonicalize_name(requirement.name)] = (
            Version(specifier.version),
            re.findall(r"--hash=sha256:([0-9a-f]{64})(?=\s|$)", block),
        )
    return pins


@pytest.mark.parametrize("lock", [RUN_LOCK, DEV_LOCK])
def test_a_lock_names_no_address_index_or_folder(lock: str) -> None:
    assert re.findall(r"://|file:|@|\bindex\b|--(?!hash=)\S+|find-links|(?<![\w.])/\w+", text_of(lock)) == []


@pytest.mark.parametrize("lock", [RUN_LOCK, DEV_LOCK])
def test_every_locked_package_has_a_hash(lock: str) -> None:
    assert [name for name, (_, hashes) in pins_in(lock).items() if not hashes] == []


@pytest.mark.parametrize(("lock", "wanted"), [(RUN_LOCK, RUN), (DEV_LOCK, RUN + DEV)])
def test_every_dependency_is_locked_at_a_version_it_allows(lock: str, wanted: list[Requirement]) -> None:
    pins = pins_in(lock)
    names = {requirement: canonicalize_name(requirement.name) for requirement in wanted}
    assert [str(requirement) for requirement, name in names.items() if name not in pins] == []
    assert [str(requirement) for requirement, name in names.items() if pins[name][0] not in requirement.specifier] == []


def test_what_is_developed_with_is_what_runs() -> None:
    run, dev = pins_in(RUN_LOCK), pins_in(DEV_LOCK)
    assert {name: pin for name, pin in run.items() if dev.get(name) != pin} == {}


def test_the_compiled_packages_are_locked_for_other_machines_too() -> None:
    """One wheel's hash would mean that the lock was made from a local folder of wheels."""
    _, hashes = pins_in(RUN_LOCK)["pydantic-core"]
    assert len(hashes) > 20  # three Pythons, each for several systems, and the source
