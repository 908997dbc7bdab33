from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pytest

from patterns.errors import PatchRefused, PathRefused
from patterns.values.repository.trees import Match, Tree
from tools.repository.repositories import Repositories

pytestmark = pytest.mark.slow

SPECIAL_NAME = "wide/naïve ✓.py"


async def test_files_are_sorted_and_neither_links_nor_directories_are_among_them(
    repositories: Repositories, tree: Tree
) -> None:
    files = await repositories.files(tree)
    assert files == tuple(sorted(files))
    assert {"run.sh", SPECIAL_NAME, "with space/na me.txt", "picture.bin"} <= set(files)
    assert not {"link", "linked", "pkg"} & set(files)


READABLE = {
    "windows.txt": "one\r\ntwo\r\nthree\r\n",
    "no_newline.txt": "first\nlast",
    "with space/na me.txt": "spaced\n",
    SPECIAL_NAME: "value = 1\n",
}


async def test_a_text_file_is_read_to_the_byte(repositories: Repositories, tree: Tree) -> None:
    assert {path: await repositories.read(tree, path) for path in READABLE} == READABLE


async def why_refused(attempt: Awaitable[object]) -> str:
    try:
        await attempt
    except PathRefused as error:
        return str(error.facts["why"])
    return "accepted"


UNREADABLE = {
    "absent.txt": "no such file",
    "pkg": "directory",
    "link": "symbolic link",
    "linked/module.py": "no such file",
    "latin.txt": "not UTF-8",
    "picture.bin": "not UTF-8",
    "../remote/readme.md": "'..'",
    "/etc/passwd": "absolute",
    "": "1 to",
    "pkg/": "empty name",
    "a\0b": "control character",
    "\udcff": "not UTF-8",
}


async def test_what_is_no_text_file_is_not_read(repositories: Repositories, tree: Tree) -> None:
    answers = {path: await why_refused(repositories.read(tree, path)) for path in UNREADABLE}
    assert {path: answer for path, answer in answers.items() if UNREADABLE[path] not in answer} == {}


async def test_a_file_over_the_limit_is_neither_read_nor_written(own: Repositories, remote: Any) -> None:
    remote.put("edge.txt", b"x" * 512 * 1024)
    remote.put("large.txt", b"x" * (512 * 1024 + 1))
    remote.commit()
    tree = Tree(base=await own.base("sample"))
    assert len(await own.read(tree, "edge.txt")) == 512 * 1024
    with pytest.raises(PathRefused, match="larger"):
        await own.read(tree, "large.txt")
    with pytest.raises(PathRefused, match="larger"):
        await own.write(tree, {"new.txt": "x" * (512 * 1024 + 1)})


async def test_a_submodule_is_neither_read_nor_entered(own: Repositories, remote: Any) -> None:
    commit = remote.git("rev-parse", "HEAD")
    remote.git("update-index", "--add", "--cacheinfo", f"160000,{commit},vendor")
    remote.git("commit", "-q", "-m", "submodule")
    tree = Tree(base=await own.base("sample"))
    with pytest.raises(PathRefused, match="submodule"):
        await own.read(tree, "vendor")
    with pytest.raises(PathRefused, match="submodule"):
        await own.write(tree, {"vendor/x.txt": "x"})
    changed = await own.write(tree, {"readme.md": "new\n"})
    assert (await own.diff(tree, changed)).files == ("readme.md",)


async def test_search_names_path_line_and_text_and_is_case_sensitive(repositories: Repositories, tree: Tree) -> None:
    found = await repositories.search(tree, "return")
    assert found == (
        Match(path="pkg/module.py", line=2, text="    return 1"),
        Match(path="pkg/module.py", line=6, text="    return 2"),
    )
    assert await repositories.search(tree, "RETURN") == ()
    assert await repositories.search(tree, "two") == (Match(path="windows.txt", line=2, text="two"),)


async def test_a_search_may_keep_to_a_folder_or_to_one_file(repositories: Repositories, tree: Tree) -> None:
    written = await repositories.write(tree, {"pkg/a.txt": "needle\n", "pkga/b.txt": "needle\n", "c*.txt": "needle\n"})
    found = {
        where: await repositories.search(written, "needle", where) for where in ("pkg", "pkg/", "pkga/b.txt", "c*")
    }
    assert [[one.path for one in matches] for matches in found.values()] == [
        ["pkg/a.txt"],
        ["pkg/a.txt"],
        ["pkga/b.txt"],
        [],
    ]
    nowhere = ("none", "../pkg", "/pkg", "-x", ":/", "a\0b")
    assert {where: await repositories.search(written, "needle", where) for where in nowhere} == dict.fromkeys(
        nowhere, ()
    )


async def test_a_search_text_is_text_and_never_an_option_or_a_pattern(repositories: Repositories, tree: Tree) -> None:
    texts = ["", "one\ntwo", "a\0b", "\udcff", "--open-files-in-pager=touch x", "[(", "o.e"]
    assert {text: await repositories.search(tree, text) for text in texts} == dict.fromkeys(texts, ())


async def test_search_finds_what_was_written_and_stops_at_a_hundred_lines(
    repositories: Repositories, tree: Tree
) -> None:
    lines = "".join(f"needle {number}\n" for number in range(60))
    written = await repositories.write(tree, {"a.txt": lines, "b.txt": lines, SPECIAL_NAME: "needle = '" + "x" * 900})
    found = await repositories.search(written, "needle")
    assert len(found) == 100
    assert (found[0].path, found[99]) == ("a.txt", Match(path="b.txt", line=40, text="needle 39"))
    assert await repositories.search(tree, "needle") == ()
    long_line = (await repositories.search(written, "needle = "))[0]
    assert (long_line.path, len(long_line.text)) == (SPECIAL_NAME, 500)


async def test_written_files_are_read_back_and_the_old_tree_stays(repositories: Repositories, tree: Tree) -> None:
    after = await repositories.write(
        tree, {"windows.txt": "one\r\n2\r\nthree", "deep/er/new.txt": "", "readme.md": None}
    )
    assert await repositories.read(after, "windows.txt") == "one\r\n2\r\nthree"
    assert await repositories.read(after, "deep/er/new.txt") == ""
    assert "readme.md" not in await repositories.files(after)
    assert await repositories.read(tree, "windows.txt") == "one\r\ntwo\r\nthree\r\n"


async def test_writing_what_stands_there_already_is_the_same_tree(repositories: Repositories, tree: Tree) -> None:
    assert await repositories.write(tree, {"readme.md": "# Sample\n\nA line.\n"}) == tree
    assert await repositories.write(tree, {}) == tree


UNWRITABLE = {
    "/etc/cron.d/x": "absolute",
    "../x": "'..'",
    "pkg/../../x": "'..'",
    "./x": "'.'",
    "pkg//x": "empty name",
    "pkg/": "empty name",
    "pkg\\x": "backslash",
    "pkg/x\n": "control",
    ".git/hooks/pre-commit": "git's own",
    "pkg/.git": "git's own",
    ".GIT/config": "git's own",
    ".g\u200cit/config": "git's own",
    ".git\ufeff/config": "git's own",
    "\uff0egit/config": "git's own",
    ".git. . /config": "git's own",
    ".git::$INDEX_ALLOCATION/config": "git's own",
    "GIT~1/config": "git's own",
    ".gitmodules": "fetch from elsewhere",
    ".GitModules": "fetch from elsewhere",
    "gitmod~1": "fetch from elsewhere",
    ".lfsconfig": "fetch from elsewhere",
    "link": "symbolic link",
    "linked/module.py": "symbolic link",
    "pkg": "directory",
    "readme.md/x": "it is a file",
    "x" * 256: "255 bytes",
    "x/" * 500 + "y": "1 to 1000",
    "\udcff": "not UTF-8",
}


async def test_no_write_leaves_the_tree_or_touches_git(repositories: Repositories, tree: Tree) -> None:
    answers = {path: await why_refused(repositories.write(tree, {"fine.txt": "x", path: "x"})) for path in UNWRITABLE}
    assert {path: answer for path, answer in answers.items() if UNWRITABLE[path] not in answer} == {}


async def test_names_that_only_look_dangerous_can_be_written(repositories: Repositories, tree: Tree) -> None:
    names = (".github/workflows/x.yml", ".gitignore", "git", "a..b", "-rf", "--output=x", "a:b", "ü/ß", "*", ":(top)x")
    written = await repositories.write(tree, dict.fromkeys(names, "x"))
    assert set(names) <= set(await repositories.files(written))


async def test_files_written_together_must_fit_together(repositories: Repositories, tree: Tree) -> None:
    with pytest.raises(PathRefused, match="directory"):
        await repositories.write(tree, {"new": "x", "new/below": "x"})
    replaced = await repositories.write(tree, {"readme.md": None, "readme.md/index.md": "x"})
    assert "readme.md/index.md" in await repositories.files(replaced)
    emptied = await repositories.write(tree, {"pkg/module.py": None, "pkg": "now a file"})
    assert await repositories.read(emptied, "pkg") == "now a file"


async def test_a_file_that_is_not_there_cannot_be_deleted(repositories: Repositories, tree: Tree) -> None:
    with pytest.raises(PathRefused, match="to delete"):
        await repositories.write(tree, {"absent.txt": None})


async def test_text_that_utf8_cannot_hold_is_refused(repositories: Repositories, tree: Tree) -> None:
    with pytest.raises(PathRefused, match="not UTF-8"):
        await repositories.write(tree, {"readme.md": "\ud800"})


@pytest.mark.parametrize("patch", ["no patch at all", "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n"])
async def test_a_patch_that_does_not_apply_is_refused(repositories: Repositories, tree: Tree, patch: str) -> None:
    with pytest.raises(PatchRefused):
        await repositories.files(Tree(base=tree.base, patch=patch))
