"""What the parsers tell is enough to see what a change takes from callers and from tests, in each language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from patterns.refactor.proof.change.api import ApiChange, api_change
from patterns.refactor.proof.change.sides import Side, Sides
from patterns.refactor.proof.change.tests_changed import suite_change
from patterns.values.repository.code import Symbols

Read = Callable[[str, str], Symbols]
Files = Mapping[str, str]


def sides(symbols: Read, before: Files, after: Files) -> list[Sides]:
    def side(path: str, files: Files) -> Side:
        text = files.get(path)
        return Side() if text is None else Side(text=text, symbols=symbols(path, text))

    return [Sides(path=path, before=side(path, before), after=side(path, after)) for path in sorted({*before, *after})]


def told(change: ApiChange) -> tuple[list[str], list[str]]:
    return [one.name for one in change.removed], [one.name for one in change.changed]


PYTHON = "class V:\n    def a(self): ...\ndef f(a, b=1): ...\n"
TYPESCRIPT = "export function total(a: number[]): number { return 1 }\nexport class Cart { add(x: number) {} }\n"
JAVASCRIPT = "function total(a) {}\nmodule.exports = { total };\nexports.sum = function (b) {};\n"
GO = "package shop\nfunc Total(a int) int { return 1 }\ntype Cart struct{}\nfunc (c *Cart) Add(x int) {}\n"
RUST = "pub fn total(a: u8) -> u8 { 1 }\nfn inner() {}\npub struct Cart;\nimpl Cart { pub fn add(&self) {} }\n"
JAVA = "package shop; public class Cart { public int total(int a) { return 1; } int inner() { return 1; } }"


@pytest.mark.parametrize(
    ("before", "after", "removed", "changed"),
    [
        (
            {"views.py": PYTHON},
            {
                "views/__init__.py": "from .v import V\nfrom .f import f\n__all__ = ['V']\n",
                "views/v.py": PYTHON.partition("def f")[0],
                "views/f.py": "def f(a, b=2): ...\n",
            },
            [],
            ["f"],
        ),
        (
            {"src/cart.ts": TYPESCRIPT},
            {
                "src/cart/index.ts": "export { total } from './total';\nexport * from './cart';\n",
                "src/cart/total.ts": "export function total(a: number[], b = 1): number { return 1 }\n",
                "src/cart/cart.ts": "export class Cart { add(x: number) {} }\n",
            },
            [],
            ["total"],
        ),
        (
            {"cart.js": JAVASCRIPT},
            {
                "cart.js": "const { total } = require('./total');\nmodule.exports = { total };\n",
                "total.js": "function total(a) {}\nmodule.exports = { total };\n",
            },
            ["sum"],
            [],
        ),
        (
            {"shop/cart.go": GO},
            {
                "shop/cart.go": "package shop\n",
                "shop/total.go": "package shop\nfunc Total(a int64) int { return 1 }\ntype Cart struct{}\n",
            },
            ["Cart.Add"],
            ["Total"],
        ),
        (
            {"src/lib.rs": RUST},
            {"src/lib.rs": "mod cart;\npub use cart::{total, Cart};\n", "src/cart.rs": RUST.replace("add", "put")},
            ["Cart.add"],
            [],
        ),
        ({"Cart.java": JAVA}, {"Cart.java": JAVA.replace("(int a)", "(long a)")}, [], ["Cart.total"]),
    ],
)
def test_what_callers_lose_is_seen(
    symbols: Read, before: Files, after: Files, removed: list[str], changed: list[str]
) -> None:
    assert told(api_change(sides(symbols, before, after))) == (removed, changed)


RUST_TESTS = "#[cfg(test)]\nmod tests {\n #[test] fn works() { assert_eq!(1, 1); }\n #[test] fn stays() {}\n}\n"
GO_TEST = 'package shop\nimport "testing"\nfunc TestA(t *testing.T) { t.Error(1) }\n'
JEST = "describe('cart', () => { it('adds', () => { expect(1).toBe(1) }); it('takes', () => {}) })"


@pytest.mark.parametrize(
    ("path", "before", "after", "deleted", "skipped"),
    [
        ("lib.rs", RUST_TESTS, RUST_TESTS.replace("#[test] fn stays", "fn gone"), ["tests.stays"], []),
        (
            "lib.rs",
            RUST_TESTS,
            RUST_TESTS.replace("#[test] fn works", "#[test] #[ignore] fn works"),
            [],
            ["tests.works"],
        ),
        ("cart_test.go", GO_TEST, GO_TEST.replace("t.Error", "t.Skip"), [], ["TestA"]),
        ("a.test.js", JEST, JEST.replace("it('adds'", "it.skip('adds'"), [], ["cart > adds"]),
        ("a.test.js", JEST, JEST.replace(" it('takes', () => {})", ""), ["cart > takes"], []),
        ("a.test.js", JEST, JEST.replace("'takes'", "'gives'"), [], []),
    ],
)
def test_what_the_tests_lose_is_seen(
    symbols: Read, path: str, before: str, after: str, deleted: list[str], skipped: list[str]
) -> None:
    change = suite_change(sides(symbols, {path: before}, {path: after}), {})
    assert change.deleted == tuple(f"{path}::{name}" for name in deleted)
    assert change.skipped == tuple(f"{path}::{name}" for name in skipped)
