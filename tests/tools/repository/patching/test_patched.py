"""Somebody's patch, by real git: it fits or it does not, and nothing but text comes of it."""

from __future__ import annotations

import itertools

import pytest

from patterns.errors import PathRefused, RefUnknown
from patterns.values.repository.trees import Tree
from tools.repository.patching.reading import MOST_BYTES
from tools.repository.repositories import Repositories

pytestmark = pytest.mark.slow

HUNK = "@@ -1,5 +1,5 @@\n def first():\n-    return 1\n+    return 11\n \n \n def second():\n"
CHANGED = "def first():\n    return 11\n\n\ndef second():\n    return 2\n"
OF_GIT = f"diff --git a/pkg/module.py b/pkg/module.py\n--- a/pkg/module.py\n+++ b/pkg/module.py\n{HUNK}"
OF_MAIL = (
    "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\nFrom: Ada <ada@localhost>\n"
    f"Subject: [PATCH] Return more\n\n--- a word ---\n---\n pkg/module.py | 2 +-\n\n{OF_GIT}-- \n2.39.5\n\n"
)
TIMES = "\t2026-01-01 10:00:00.000000000 +0000"
FITTING = {
    "of git": OF_GIT,
    "of a mail": OF_MAIL,
    "without prefixes": f"diff --git pkg/module.py pkg/module.py\n--- pkg/module.py\n+++ pkg/module.py\n{HUNK}",
    "of plain diff": f"--- pkg/module.py.orig{TIMES}\n+++ pkg/module.py{TIMES}\n{HUNK}",
    "of two directories": f"--- old/pkg/module.py{TIMES}\n+++ new/pkg/module.py{TIMES}\n{HUNK}",
    "without its last line end": OF_GIT.removesuffix("\n"),
    "with the line ends of a mail": OF_GIT.replace("\n", "\r\n"),
    "from some lines above": OF_GIT.replace("-1,5 +1,5", "-4,5 +4,5"),
}


def new_file(path: str, mode: str = "100644", line: str = "x") -> str:
    return f"diff --git a/{path} b/{path}\nnew file mode {mode}\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1 @@\n+{line}\n"


async def text_of(repositories: Repositories, tree: Tree, patch: str, path: str) -> str:
    return await repositories.read(await repositories.patched(tree.base, patch), path)


@pytest.mark.parametrize("kind", FITTING)
async def test_a_patch_that_fits_is_applied(repositories: Repositories, tree: Tree, kind: str) -> None:
    patched = await repositories.patched(tree.base, FITTING[kind])
    assert await repositories.read(patched, "pkg/module.py") == CHANGED
    assert (await repositories.diff(tree, patched)).files == ("pkg/module.py",)
    assert patched.base == tree.base


async def test_a_file_with_crlf_keeps_it(repositories: Repositories, tree: Tree) -> None:
    patch = "--- a/windows.txt\n+++ b/windows.txt\n@@ -1,3 +1,3 @@\n one\r\n-two\r\n+TWO\r\n three\r\n"
    for one in (patch, patch.replace("\r\n", "\n").replace("\n", "\r\n")):
        assert await text_of(repositories, tree, one, "windows.txt") == "one\r\nTWO\r\nthree\r\n"


async def test_a_file_without_a_last_newline_keeps_having_none(repositories: Repositories, tree: Tree) -> None:
    mark = "\\ No newline at end of file\n"
    patch = f"--- a/no_newline.txt\n+++ b/no_newline.txt\n@@ -1,2 +1,2 @@\n first\n-last\n{mark}+least\n{mark}"
    assert await text_of(repositories, tree, patch, "no_newline.txt") == "first\nleast"


async def test_files_come_go_and_are_renamed(repositories: Repositories, tree: Tree) -> None:
    patch = (
        "diff --git a/pkg/module.py b/pkg/moved.py\nsimilarity index 100%\n"
        "rename from pkg/module.py\nrename to pkg/moved.py\n"
        f"{new_file('new/name.txt')}"
        "diff --git a/readme.md b/readme.md\ndeleted file mode 100644\n--- a/readme.md\n+++ /dev/null\n"
        "@@ -1,3 +0,0 @@\n-# Sample\n-\n-A line.\n"
    )
    patched = await repositories.patched(tree.base, patch)
    changed = (await repositories.diff(tree, patched)).files
    assert changed == ("new/name.txt", "pkg/module.py", "pkg/moved.py", "readme.md")


async def test_a_file_is_renamed_and_changed(repositories: Repositories, tree: Tree) -> None:
    names = "rename from pkg/module.py\nrename to lib/moved.py\n--- a/pkg/module.py\n+++ b/lib/moved.py\n"
    patch = f"diff --git a/pkg/module.py b/lib/moved.py\nsimilarity index 80%\n{names}{HUNK}"
    assert await text_of(repositories, tree, patch, "lib/moved.py") == CHANGED


async def test_modes_stay_as_a_tool_would_leave_them(repositories: Repositories, tree: Tree) -> None:
    patch = new_file("tool.sh", "100755") + (
        "diff --git a/run.sh b/run.sh\nold mode 100755\nnew mode 100644\n--- a/run.sh\n+++ b/run.sh\n"
        "@@ -1,2 +1,2 @@\n #!/bin/sh\n-exit 0\n+exit 1\n"
    )
    patched = await repositories.patched(tree.base, patch)
    assert "mode" not in (await repositories.diff(tree, patched)).text.replace("new file mode 100644", "")
    assert await repositories.read(patched, "run.sh") == "#!/bin/sh\nexit 1\n"


UNLINKED = "@@ -1 +0,0 @@\n-/nowhere/outside\n\\ No newline at end of file\n"
BINARY = (
    "diff --git a/x.bin b/x.bin\nnew file mode 100644\nindex 0000000..1111111\nGIT binary patch\nliteral 1\nIcmZQz\n"
)
PICTURE = (
    "diff --git a/picture.bin b/picture.bin\nindex 01..02 100644\nBinary files a/picture.bin and b/picture.bin differ"
)
UNFIT = {
    "other lines": (
        OF_GIT.replace("return 1\n", "return 3\n"),
        "pkg/module.py",
        "expects at line 1 does not stand there",
    ),
    "no such file": (OF_GIT.replace("module", "absent"), "pkg/absent.py", "there is no such file to change"),
    "a new file that is there": (new_file("readme.md"), "readme.md", "it is there already"),
    "a file where a directory is": (new_file("pkg"), "pkg", "a file cannot be where a directory is"),
    "a picture that is not in it": (PICTURE, "picture.bin", "its new content is not in the patch"),
    "words": ("Please change it.", "the patch", "it holds no unified diff"),
    "nothing": ("", "the patch", "it holds no unified diff"),
    "a half": (OF_GIT.rsplit("\n", 3)[0], "the patch", "it is broken at its line"),
    "no text at all": (
        "diff --git a/run.sh b/run.sh\nold mode 100755\nnew mode 100644\n",
        "the patch",
        "changes no text",
    ),
    "what is no UTF-8": ("\ud800", "the patch", "it is not UTF-8 text"),
    "too much": ("x" * (MOST_BYTES + 1), "the patch", "it is larger than 512 kB"),
}
FORBIDDEN = {
    "out of the tree": (new_file("../outside"), "../outside", "it holds '..' as a name"),
    "out of it from within": (new_file("pkg/../../outside"), "pkg/../../outside", "it holds '..' as a name"),
    "an absolute path": (new_file("/etc/cron.d/x"), "/etc/cron.d/x", "it is absolute"),
    "git's own": (new_file(".git/hooks/x", "100755"), ".git/hooks/x", "it is git's own"),
    "git's own by another name": (new_file("pkg/.GIT/config"), "pkg/.GIT/config", "it is git's own"),
    "git's own for Windows": (new_file("git~1/config"), "git~1/config", "it is git's own"),
    "what fetches from elsewhere": (new_file(".gitmodules"), ".gitmodules", "makes git fetch from elsewhere"),
    "a new link": (new_file("way", "120000", "/etc/passwd"), "way", "it would become a symbolic link"),
    "a submodule": (
        new_file("vendor", "160000", f"Subproject commit {'1' * 40}"),
        "vendor",
        "it would become a submodule",
    ),
    "through a link": (new_file("linked/new.py"), "linked/new.py", "it leads through"),
    "a link that is there": (
        f"diff --git a/link b/link\ndeleted file mode 120000\n--- a/link\n+++ /dev/null\n{UNLINKED}",
        "link",
        "it is a symbolic link",
    ),
    "a control character": (
        new_file('"a\\rb"').replace('a/"', '"a/').replace('b/"', '"b/'),
        "a\rb",
        "control character",
    ),
    "what is no text": (BINARY, "the patch", "it changes what is no text"),
    "a copy of what is no text": (
        "diff --git a/picture.bin b/two.bin\nsimilarity index 100%\ncopy from picture.bin\ncopy to two.bin\n",
        "two.bin",
        "its new content is not UTF-8 text",
    ),
}


@pytest.mark.parametrize("case", [*UNFIT, *FORBIDDEN])
async def test_a_patch_that_does_not_fit_or_is_more_than_text_is_refused_with_the_reason(
    repositories: Repositories, tree: Tree, case: str
) -> None:
    patch, path, why = {**UNFIT, **FORBIDDEN}[case]
    with pytest.raises(PathRefused) as caught:
        await repositories.patched(tree.base, OF_GIT + patch if case in FORBIDDEN else patch)
    assert (caught.value.facts["path"], why in str(caught.value.facts["why"])) == (path, True), caught.value.facts


async def test_copies_that_would_fill_the_memory_are_refused(
    repositories: Repositories, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.repository.patching.applying.MOST_TOGETHER", 200)
    copies = (
        f"diff --git a/readme.md b/{number}.md\nsimilarity index 100%\ncopy from readme.md\ncopy to {number}.md\n"
        for number in itertools.count()
    )
    few = await repositories.patched(tree.base, "".join(itertools.islice(copies, 5)))
    assert len((await repositories.diff(tree, few)).files) == 5
    with pytest.raises(PathRefused, match="larger than"):
        await repositories.patched(tree.base, "".join(itertools.islice(copies, 20)))


async def test_a_base_that_is_gone_is_not_blamed_on_the_patch(repositories: Repositories, tree: Tree) -> None:
    with pytest.raises(RefUnknown):
        await repositories.patched(tree.base.model_copy(update={"commit": "f" * 40}), OF_GIT)
