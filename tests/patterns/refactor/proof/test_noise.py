"""What a reviewer need not read is told apart, and what needs a look is on top."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import pytest

from patterns.diffs import diffs_of
from patterns.refactor.proof.change.noise import Size, size_of
from patterns.refactor.proof.change.protected import Paths, touched_paths
from patterns.refactor.proof.change.sides import Sides
from patterns.values.repository.rules import RepositoryRules
from patterns.values.repository.trees import Diff
from tests.fakes.repository import diff_of

Measure = Callable[[Mapping[str, str], Mapping[str, str]], Awaitable[Size]]


@pytest.fixture
def measure(read_sides: Callable[..., Awaitable[list[Sides]]]) -> Measure:
    async def measure(before: Mapping[str, str], after: Mapping[str, str]) -> Size:
        diff = diff_of(dict(before), dict(after))
        return size_of(diff, diffs_of(diff.text), await read_sides(before, after))

    return measure


async def test_a_file_with_the_same_shape_is_formatting_only(measure: Measure) -> None:
    size = await measure(
        {"a.py": "x = [1,2]\ny=1\n", "b.py": "x = 1\n"}, {"a.py": "x = [\n  1, 2\n]\ny = 1\n", "b.py": "x = 2\n"}
    )
    assert size.formatting_only == ("a.py",)


async def test_runs_of_lines_that_differ_in_white_space_only_are_counted(measure: Measure) -> None:
    before = "if (a) {\n  b();\n}\nkeep\nold\n"
    size = await measure({"a.js": before}, {"a.js": "if (a) {\n    b();\n}\nkeep\nnew\n"})
    assert size.whitespace_lines == 2
    assert (size.added, size.removed, size.files) == (2, 2, 1)


async def test_the_largest_files_are_named_where_there_are_many(measure: Measure) -> None:
    size = await measure({}, {f"{name}.txt": "x\n" * count for name, count in zip("abcd", (1, 9, 3, 2), strict=True)})
    assert size.largest == ("b.txt (+9 -0)", "c.txt (+3 -0)", "d.txt (+2 -0)")
    assert (await measure({}, {"a.txt": "x\n"})).largest == ()


async def test_generated_and_lock_files_are_named(measure: Measure) -> None:
    names = (
        "package-lock.json",
        "web/yarn.lock",
        "go.sum",
        "a.min.js",
        "api_pb2.py",
        "web/dist/x.js",
        "src/a.py",
        "distance.py",
    )
    size = await measure({}, dict.fromkeys(names, "x\n"))
    assert set(size.generated) == set(names) - {"src/a.py", "distance.py"}


def touched(text: str, *files: str, rules: RepositoryRules | None = None) -> Paths:
    diff = Diff(text=text, files=files, added=0, removed=0)
    return touched_paths(diff, diffs_of(text), rules or RepositoryRules())


def test_protected_and_listed_paths_are_told_by_rule() -> None:
    rules = RepositoryRules(protected=("migrations/**", "LICENSE"), listed=("deploy/**",))
    paths = touched("", "LICENSE", "migrations/1.sql", "deploy/a.yaml", "src/a.py", rules=rules)
    assert paths.protected == ("LICENSE", "migrations/1.sql")
    assert paths.listed == ("deploy/a.yaml",)


@pytest.mark.parametrize(
    "path",
    [
        ".github/workflows/ci.yml",
        ".gitlab-ci.yml",
        "Jenkinsfile",
        ".circleci/config.yml",
        ".pre-commit-config.yaml",
        "uv.lock",
        "web/package-lock.json",
        "setup.py",
        "pkg/Dockerfile.dev",
        "Makefile",
        "web/package.json",
        ".gitattributes",
        ".gitmodules",
    ],
)  # fmt: skip
def test_files_that_run_elsewhere_are_listed(path: str) -> None:
    assert touched("", path).listed == (path,)


def test_a_path_that_no_rule_can_cover_is_nobodys_to_write() -> None:
    assert touched("", "a/../b.py", ".git/hooks/pre-push").protected == ("a/../b.py", ".git/hooks/pre-push")


MODES = """\
diff --git a/link b/link
new file mode 120000
index 0000000..3594e94
--- /dev/null
+++ b/link
@@ -0,0 +1 @@
+../../etc/passwd
\\ No newline at end of file
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
diff --git a/new.sh b/new.sh
new file mode 100755
index 0000000..3594e94
--- /dev/null
+++ b/new.sh
@@ -0,0 +1 @@
+true
diff --git a/vendor/sub b/vendor/sub
index 47a18ba..58a18ba 160000
--- a/vendor/sub
+++ b/vendor/sub
@@ -1 +1 @@
-Subproject commit 47a18baa7ddfbaab387258433a80c70086f7e24c
+Subproject commit 58a18baa7ddfbaab387258433a80c70086f7e24c
diff --git a/old.sh b/old.sh
index 47a18ba..58a18ba 100755
--- a/old.sh
+++ b/old.sh
@@ -1 +1 @@
-a
+b
diff --git a/calm.sh b/calm.sh
old mode 100755
new mode 100644
diff --git a/gone b/gone
deleted file mode 120000
index 3594e94..0000000
"""


def test_links_executables_and_submodules_are_told() -> None:
    assert touched(MODES).entries == (
        "link: a symbolic link to ../../etc/passwd",
        "run.sh: executable",
        "new.sh: executable",
        "vendor/sub: a submodule",
    )
