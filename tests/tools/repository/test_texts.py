from __future__ import annotations

from typing import Any

import pytest

from patterns.values.repository.trees import Tree
from tools.repository.repositories import Repositories
from tools.repository.work import texts


async def test_all_text_files_are_read_to_the_byte_in_the_order_asked_for(
    repositories: Repositories, tree: Tree, first_files: dict[str, bytes]
) -> None:
    paths = sorted(await repositories.files(tree), reverse=True)
    found = await repositories.read_all(tree, paths)
    assert list(found) == [path for path in paths if path not in ("picture.bin", "latin.txt")]
    assert {path: text.encode() for path, text in found.items()} == {path: first_files[path] for path in found}


async def test_what_cannot_be_read_is_left_out(repositories: Repositories, tree: Tree) -> None:
    unreadable = ("absent.txt", "pkg", "link", "linked/module.py", "../readme.md", "", "a\nb", "\udcff")
    assert await repositories.read_all(tree, unreadable) == {}
    assert await repositories.read_all(tree, (*unreadable, "no_newline.txt")) == {"no_newline.txt": "first\nlast"}


async def test_a_written_file_is_read_as_it_was_written(repositories: Repositories, tree: Tree) -> None:
    written = await repositories.write(tree, {"empty.py": "", "pkg/module.py": "12\n\nblob 3\n"})
    found = await repositories.read_all(written, ("empty.py", "pkg/module.py", "readme.md"))
    assert found == {"empty.py": "", "pkg/module.py": "12\n\nblob 3\n", "readme.md": "# Sample\n\nA line.\n"}


async def test_what_is_too_large_alone_or_together_is_left_out(
    own: Repositories, remote: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "ALL_FILES", 1024 * 1024)
    remote.put("a.txt", b"x" * 512 * 1024)
    remote.put("b.txt", b"x" * (512 * 1024 + 1))
    remote.put("c.txt", b"y" * 512 * 1024)
    remote.put("d.txt", b"z")
    remote.commit()
    tree = Tree(base=await own.base("sample"))
    assert list(await own.read_all(tree, ("a.txt", "b.txt", "c.txt", "d.txt"))) == ["a.txt", "c.txt"]
