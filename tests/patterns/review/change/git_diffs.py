"""Diffs as git prints them, of texts as people edit them."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from hypothesis import strategies as st

NO_END = "\n\\ No newline at end of file\n"


@dataclass(frozen=True)
class Edit:
    """One file before and after."""

    before: str | None
    after: str | None
    path: str = "shop/cart.py"
    old_path: str = ""

    def text(self, side: str) -> list[str]:
        """Its lines on one side, as an editor counts them."""
        text = (self.after if side == "new" else self.before) or ""
        return text.removesuffix("\n").split("\n") if text else []

    def diff(self, context: int = 3) -> str:
        return git_diff(self, context)

    def patch(self, context: int = 3) -> str:
        """The hunks alone, as GitHub gives them."""
        at = self.diff(context).find("\n@@")
        return self.diff(context)[at + 1 :].removesuffix("\n") if at >= 0 else ""


def git_diff(edit: Edit, context: int = 3) -> str:
    """Headers as git writes them; the hunks are difflib's."""
    path, old = edit.path, edit.old_path or edit.path
    head = [f"diff --git a/{old} b/{path}"]
    head += ["new file mode 100644"] if edit.before is None else []
    head += ["deleted file mode 100644"] if edit.after is None else []
    head += ["similarity index 70%", f"rename from {old}", f"rename to {path}"] if old != path else []
    names = (
        "/dev/null" if edit.before is None else f"a/{old}",
        "/dev/null" if edit.after is None else f"b/{path}",
    )
    hunks = difflib.unified_diff(_lines(edit.before), _lines(edit.after), *names, n=context)
    return "\n".join(head) + "\n" + "".join(line if line.endswith("\n") else line + NO_END for line in hunks)


def _lines(text: str | None) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text or "")


LINES = st.sampled_from(
    [
        "",
        "    return None",
        "}",
        "-- not a header",
        "++ b/shop/cart.py",
        "@@ -1,3 +1,3 @@",
        "diff --git a/x b/x",
        "    total += price * count",
        "\tif user is None:",
        "name = 'Zo\u00eb\u2028Li'",
        "page = one\x0ctwo",
    ]
)
OWN_LINES = st.integers(0, 30).map(lambda number: f"    value_{number} = compute({number})")
TEXTS = st.lists(LINES | OWN_LINES, max_size=30)


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """Lines added, removed, replaced and moved; files added, removed and renamed; ends of every kind."""
    before = draw(TEXTS)
    after = list(before)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(after)))
        end = min(len(after), start + draw(st.integers(0, 4)))
        block = after[start:end]
        match draw(st.sampled_from(["remove", "insert", "replace", "move"])):
            case "remove":
                del after[start:end]
            case "insert":
                after[start:start] = draw(st.lists(LINES | OWN_LINES, min_size=1, max_size=4))
            case "replace":
                after[start:end] = draw(st.lists(LINES | OWN_LINES, min_size=1, max_size=4))
            case _:
                del after[start:end]
                to = draw(st.integers(0, len(after)))
                after[to:to] = block
    became = draw(st.sampled_from(["changed"] * 3 + ["renamed", "added", "deleted"]))
    return Edit(
        before=None if became == "added" else _text(before, draw),
        after=None if became == "deleted" else _text(after, draw),
        old_path="lib/old cart.py" if became == "renamed" else "",
    )


def _text(lines: list[str], draw: st.DrawFn) -> str:
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    text = "".join(line + end for line in lines)
    return text if draw(st.booleans()) else text.removesuffix(end)
