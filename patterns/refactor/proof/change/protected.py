"""Changed paths that nobody may change, and those that a person must see before anything else."""

from __future__ import annotations

from patterns.diffs import FileDiff
from patterns.paths import allowed
from patterns.refactor.proof.change.noise import LOCK_FILES
from patterns.values.conversation import Frozen
from patterns.values.repository.rules import RepositoryRules
from patterns.values.repository.trees import Diff

LISTED = (
    ".github/**",
    ".gitlab-ci.yml",
    ".gitlab/**",
    "**/Jenkinsfile*",
    ".circleci/**",
    ".buildkite/**",
    ".drone.yml",
    ".travis.yml",
    ".woodpecker/**",
    ".woodpecker.yml",
    "appveyor.yml",
    ".appveyor.yml",
    "azure-pipelines*.yml",
    "bitbucket-pipelines.yml",
    "cloudbuild*.yaml",
    ".pre-commit-config.yaml",
    ".pre-commit-hooks.yaml",
    ".husky/**",
    ".devcontainer/**",
    *LOCK_FILES,
    "**/setup.py",
    "**/setup.cfg",
    "**/pyproject.toml",
    "**/requirements*.txt",
    "**/tox.ini",
    "**/noxfile.py",
    "**/conftest.py",
    "**/package.json",
    "**/.npmrc",
    "**/.yarnrc*",
    "**/Cargo.toml",
    "**/build.rs",
    "**/.cargo/config*",
    "**/go.mod",
    "**/pom.xml",
    "**/*.gradle",
    "**/*.gradle.kts",
    "**/gradle-wrapper.*",
    "**/.mvn/**",
    "**/Makefile",
    "**/*.mk",
    "**/CMakeLists.txt",
    "**/Dockerfile*",
    "**/*.dockerfile",
    "**/docker-compose*.y*ml",
    "**/compose.y*ml",
    "**/.gitattributes",
    "**/.gitmodules",
    "**/CODEOWNERS",
)
"""Files that run by themselves elsewhere, with secrets at hand: continuous integration, builds, hooks."""
SYMLINK, EXECUTABLE, SUBMODULE = "120000", "100755", "160000"


class Paths(Frozen):
    """What a change touches that needs leave or a look."""

    protected: tuple[str, ...] = ()
    """The operator's rules let nobody write them."""
    listed: tuple[str, ...] = ()
    """Of continuous integration, build and hooks, and what the operator lists."""
    entries: tuple[str, ...] = ()
    """`path: what it became`: a symbolic link, an executable, a submodule."""


def touched_paths(diff: Diff, files: tuple[FileDiff, ...], rules: RepositoryRules) -> Paths:
    """Judge every changed path by the rules, and every changed mode."""
    odd = [path for path in diff.files if not _plain(path)]
    return Paths(
        protected=(*(path for path in diff.files if allowed(path, rules.protected)), *odd),
        listed=tuple(path for path in diff.files if allowed(path, (*LISTED, *rules.listed))),
        entries=tuple(f"{one.path}: {what}" for one in files if (what := _became(one))),
    )


def _plain(path: str) -> bool:
    """Whether a glob can cover the path at all: one that none covers is nobody's to write."""
    return allowed(path, ("**",))


def _became(one: FileDiff) -> str:
    if one.deleted or (one.new_mode == one.old_mode and one.new_mode != SUBMODULE):
        return ""
    if one.new_mode == SYMLINK:
        target = next((line.text for line in one.lines if line.sign == "+"), "")
        return f"a symbolic link to {target[:80]}"
    if one.new_mode == EXECUTABLE:
        return "executable"
    return "a submodule" if one.new_mode == SUBMODULE else ""
