from __future__ import annotations

from typing import Any

import pytest

from handlers.review.patch import patch_text, shared_file
from patterns.errors import RequestInvalid

GIT = "diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-é\n+è\n"
PLAIN = "--- x.orig\t2026-01-01\n+++ x\t2026-01-02\n@@ -1,2 +1,3 @@ def f():\n a\n+b\n c\n"
MAIL = f"From 1 Mon Sep 17\nSubject: [PATCH] x\n---\n x | 2 +-\n\n{GIT}-- \n2.40\n"


def file(name: str | None = "a.diff", **facts: Any) -> dict[str, Any]:
    return {"name": name, "url_private_download": f"https://files.slack.com/{name}", "user": "U1", "size": 9, **facts}


@pytest.mark.parametrize("text", [GIT, PLAIN, MAIL, GIT.replace("\n", "\r\n"), f"\ufeff{GIT}"])
def test_a_unified_diff_of_any_origin_is_a_patch(text: str) -> None:
    assert patch_text(text.encode()) == text.replace("\r\n", "\n").removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no changed lines"),
        (b"just words\n", "no changed lines"),
        (b"--- a\n+++ b\nno hunk\n", "no changed lines"),
        (b"diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n", "no changed lines"),
        (GIT.encode() + b"\0", "no changed lines"),
        (GIT.encode("utf-16"), "no UTF-8 text"),
        (GIT.encode("latin-1"), "no UTF-8 text"),
    ],
)
def test_what_is_no_patch_is_told(content: bytes, told: str) -> None:
    with pytest.raises(RequestInvalid, match=told):
        patch_text(content)


@pytest.mark.parametrize(
    ("files", "name", "count"),
    [
        ([file()], "a.diff", 1),
        ([file("notes.txt"), file("B.PATCH"), file("c.diff")], "B.PATCH", 2),
        ([file("Untitled", filetype="diff")], "Untitled", 1),
        ([file("`<!channel>`\u202e.diff")], "__!channel__.diff", 1),
    ],
)
def test_the_first_patch_of_a_message_is_meant(files: list[dict[str, Any]], name: str, count: int) -> None:
    found = shared_file({"files": files})
    assert (found.name, found.count, found.owner) == (name, count, "U1")


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ({}, "no patch in this message"),
        ({"files": []}, "no patch in this message"),
        ({"files": [file("a.txt"), {"id": "F1", "mode": "tombstone"}]}, "no patch in this message"),
        ({"files": [file(is_external=True)]}, "not kept by Slack"),
        ({"files": [file(url_private_download=None)]}, "not kept by Slack"),
        ({"files": [file(url_private_download="x" * 2001)]}, "not kept by Slack"),
        ({"files": [file(size=256 * 1024 + 1)]}, "larger than 256 kB"),
    ],
)
def test_a_message_without_a_patch_to_fetch_is_told_so(message: dict[str, Any], told: str) -> None:
    with pytest.raises(RequestInvalid, match=told):
        shared_file(message)
