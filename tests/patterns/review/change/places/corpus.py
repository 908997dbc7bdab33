"""Small changes as people make them: fifteen with defects in them, ten without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tests.patterns.review.change.git_diffs import Edit


@dataclass(frozen=True)
class Planted:
    """A defect and where it is: at the only line with this text."""

    quote: str
    claim: str
    lines: int = 1
    side: Literal["new", "old"] = "new"
    path: str = ""
    """Of the first file of the case where it is empty."""


@dataclass(frozen=True)
class Case:
    name: str
    edits: tuple[Edit, ...]
    planted: tuple[Planted, ...] = ()

    def diff(self, context: int = 3) -> str:
        return "".join(edit.diff(context) for edit in self.edits)

    def edit(self, path: str) -> Edit:
        return next(edit for edit in self.edits if edit.path == (path or self.edits[0].path))


def rows(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def changed(text: str, path: str, *pairs: tuple[str, str], old_path: str = "") -> Edit:
    """An edit that replaces some pieces of a text, each of which is in it once."""
    after = text
    for old, new in pairs:
        assert after.count(old) == 1
        after = after.replace(old, new)
    return Edit(text, after, path, old_path)


CART = rows(
    "class Cart:",
    "    def __init__(self, prices):",
    "        self.prices = prices",
    "",
    "    def total(self):",
    "        return sum(self.prices)",
    "",
    "    def mean(self):",
    "        if not self.prices:",
    "            return None",
    "        return self.total() / len(self.prices)",
    "",
    "    def cheapest(self):",
    "        return min(self.prices)",
)
USERS = rows(
    "import sqlite3",
    "",
    "",
    "def user(db, name):",
    '    rows = db.execute("select * from users where name = ?", (name,))',
    "    return rows.fetchone()",
    "",
    "",
    "def close(db):",
    "    db.close()",
)
SERVER = rows(
    "const http = require('http');",
    "const token = process.env.TOKEN;",
    "",
    "function allowed(request) {",
    "  if (request.headers.token !== token) {",
    "    return false;",
    "  }",
    "  return true;",
    "}",
    "",
    "module.exports = { allowed };",
)
QUEUE = rows(
    "package queue",
    "",
    "func (q *Queue) Pop() (int, bool) {",
    "\tq.mu.Lock()",
    "\tdefer q.mu.Unlock()",
    "\tif len(q.items) == 0 {",
    "\t\treturn 0, false",
    "\t}",
    "\titem := q.items[0]",
    "\tq.items = q.items[1:]",
    "\treturn item, true",
    "}",
)
SETTINGS = rows("timeout: 30", "retries: 3", "debug: false", "hosts:", "  - a.example.com", "  - b.example.com")
TESTS = rows(
    "def test_total():",
    "    assert Cart([1, 2]).total() == 3",
    "",
    "",
    "def test_mean_of_nothing():",
    "    assert Cart([]).mean() is None",
)

GUARD = "        if not self.prices:\n            return None\n"
STEPS = rows(*(f"step({number})" for number in range(9)))

DEFECTS = (
    Case(
        "an empty cart fails",
        (changed(CART, "cart.py", (GUARD, "")),),
        (Planted("        return self.total() / len(self.prices)", "The mean of an empty cart divides by zero."),),
    ),
    Case(
        "a guard is gone",
        (changed(CART, "cart.py", (GUARD, "")),),
        (Planted("        if not self.prices:", "Nothing guards an empty cart any more.", lines=2, side="old"),),
    ),
    Case(
        "only one price",
        (changed(CART, "cart.py", ("return sum(self.prices)", "first = self.prices[0]\n        return first")),),
        (
            Planted("        first = self.prices[0]", "Only the first price is counted.", lines=2),
            Planted("        return first", "The total of an empty cart is no longer zero."),
        ),
    ),
    Case(
        "a query of user input",
        (changed(USERS, "users.py", ('name = ?", (name,))', 'name = " + name)')),),
        (
            Planted(
                '    rows = db.execute("select * from users where name = " + name)',
                "The name is put into the statement.",
            ),
        ),
    ),
    Case(
        "a token that anybody has",
        (changed(SERVER, "server.js", ("process.env.TOKEN", "process.env.TOKEN || ''")),),
        (Planted("const token = process.env.TOKEN || '';", "Without a setting every request is let in."),),
    ),
    Case(
        "a comparison turned round, in a file of another line end",
        (changed(SERVER.replace("\n", "\r\n"), "server.js", ("!== token", "=== token")),),
        (Planted("  if (request.headers.token === token) {", "Who has the token is refused, all others are let in."),),
    ),
    Case(
        "a lock that is not given back",
        (changed(QUEUE, "queue.go", ("\tdefer q.mu.Unlock()\n", ""), ("\treturn i", "\tq.mu.Unlock()\n\treturn i")),),
        (Planted("\t\treturn 0, false", "The lock is kept when the queue is empty."),),
    ),
    Case(
        "an item that stays",
        (changed(QUEUE, "queue.go", ("q.items[1:]", "q.items[0:]")),),
        (Planted("\tq.items = q.items[0:]", "The first item is handed out for ever."),),
    ),
    Case(
        "a setting of another unit, without an end of line",
        (changed(SETTINGS.removesuffix("\n"), "settings.yml", ("timeout: 30", "timeout: 30000")),),
        (Planted("timeout: 30000", "The timeout is in seconds: this is more than eight hours."),),
    ),
    Case(
        "debugging switched on in a renamed file",
        (changed(SETTINGS, "conf/live.yml", ("debug: false", "debug: true"), old_path="settings.yml"),),
        (Planted("debug: true", "Stack traces are shown to everybody."),),
    ),
    Case(
        "a test that no longer tests",
        (changed(TESTS, "test_cart.py", ("assert Cart([]).mean() is None", "Cart([]).mean()")),),
        (Planted("    Cart([]).mean()", "The test asserts nothing any more."),),
    ),
    Case(
        "a test taken out",
        (changed(TESTS, "test_cart.py", ("def test_mean_of_nothing():\n    assert Cart([]).mean() is None\n", "")),),
        (Planted("def test_mean_of_nothing():", "The only test of an empty cart is gone.", lines=2, side="old"),),
    ),
    Case(
        "a new file with a shared list",
        (Edit(None, "def add(item, to=[]):\n    to.append(item)\n    return to", "add.py"),),
        (Planted("def add(item, to=[]):", "The default list is shared between calls.", lines=3),),
    ),
    Case(
        "a caller that was forgotten",
        (
            changed(USERS, "users.py", ("def close(db):", "def close(db, commit):")),
            changed("import users\n\nusers.close(db)\n", "app.py", ("\nusers.", "\nprint(1)\nusers.")),
        ),
        (
            Planted("users.close(db)", "The call misses the new argument.", path="app.py"),
            Planted("def close(db, commit):", "The new argument is never read.", lines=2),
        ),
    ),
    Case(
        "a constant moved below where it is needed",
        (Edit(f"LIMIT = 300\n\n{STEPS}print(LIMIT)\n", f"{STEPS}print(LIMIT)\n\nLIMIT = 300\n", "most.py"),),
        (Planted("LIMIT = 300", "The constant is set after it was printed."),),
    ),
)

SOUND = (
    Case("a comment", (Edit(CART, "# Prices are in cents.\n" + CART, "cart.py"),)),
    Case("a better name", (changed(CART, "cart.py", ("cheapest", "lowest")),)),
    Case("a method more", (Edit(CART, f"{CART}\n    def count(self):\n        return len(self.prices)\n", "cart.py"),)),
    Case("a rename alone", (changed(CART, "shop/cart.py", old_path="cart.py"),)),
    Case("another line end", (Edit(SERVER, SERVER.replace("\n", "\r\n"), "server.js"),)),
    Case("a file less", (Edit(TESTS, None, "test_cart.py"),)),
    Case("an end of line", (Edit(QUEUE.removesuffix("\n"), QUEUE, "queue.go"),)),
    Case("a test more", (Edit(TESTS, f"{TESTS}\n\ndef test_one():\n    assert Cart([2]).total()\n", "test_cart.py"),)),
    Case(
        "two files in step",
        (
            changed(SETTINGS, "settings.yml", ("retries: 3", "retries: 5")),
            changed("RETRIES = 3\n", "client.py", ("3", "5")),
        ),
    ),
    Case("lines of one text", (Edit("x = 1\n" * 9, "x = 1\n" * 4 + "y = 2\n" + "x = 1\n" * 5, "same.py"),)),
)
