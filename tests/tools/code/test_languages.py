"""One small file for each language: what its table finds in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from patterns.values.repository.code import Symbols

Read = Callable[[str, str], Symbols]
Listed = Callable[[str, str], list[str]]

TYPESCRIPT = """import a, {b as c} from "./x";
export class Cart<T> extends Base implements I {
  private n: number = 1;
  static of(x: number): Cart { const inner = 1; return new Cart(inner); }
  #secret() {}
}
export default function main({a, b}: P = {},
  ...rest: string[] /* all */
): void { helper(a); }
export const add = (x: number, y = 2): number => x + y;
export const K = 3, L = 4;
interface I { x: number; f(a: string): void }
export type T = A | B;
function hidden() {}
function later() {}
export { later as sooner };
namespace N { export function g() {} }
for (let i = 0; i < 3; i++) {}
"""

JAVASCRIPT = """const fs = require("fs");
function open() {}
function closed() {}
exports.read = function (path) { return fs.read(path); };
module.exports = { open };
open.now = function () {};
Old.prototype.go = (a) => { inner.x = function () {}; };
describe("cart", () => {
  it("adds", async () => {});
  it.skip("subtracts", () => {});
  it.each([1, 2])("doubles %s", (n) => {});
  xit("divides", () => {});
  test.todo("later");
});
describe.skip("old", () => { test("it", () => {}); });
/x/.test("no test");
"""

GO = """package shop
import ("fmt"; web "net/http")
const Pi, e = 3, 2
type Cart struct { Total int; n int }
type Adder interface { Add(a int) error }
func (c *Cart[T]) Add(a, b int, s ...string) (int, error) { return fmt.Sum(a), nil }
func (c *cart) Add() {}
func helper() { var local int }
func TestAdd(t *testing.T) { t.Skip("no") }
func TestSub(t *testing.T) { if x { t.Skip("no") } }
func Testing() {}
"""

RUST = """use std::fmt::{self, Display};
pub const K: u8 = 1;
pub struct Cart<T> { pub n: T, m: u8 }
pub trait Total { fn total(&self) -> u8; }
impl<T> Cart<T> {
    pub fn new(n: T) -> Self where T: Clone { helper(n) }
    fn private(&self) {}
}
impl fmt::Display for Cart<u8> { fn fmt(&self) {} }
pub(crate) fn inner() { fn local() {} }
mod tests {
    #[test]
    #[ignore = "slow"]
    fn ignored() {}
    #[tokio::test]
    async fn runs() {}
    fn helper() {}
}
"""

JAVA = """package a.b;
import java.util.List;
public class Cart<T> extends Base implements I {
  public static final int K = 1;
  private int n;
  public Cart(int n) { this.n = n; }
  @Override public <U> int total(List<U> a, int... b) throws E { return helper.sum(a); }
  @Test void adds() {}
  @Test @Disabled("x") void subtracts() {}
  public interface In { void f(int a); }
}
@Disabled class Old { @Test public void was() {} }
"""

EXPECTED = {
    ("cart.ts", TYPESCRIPT): """
        +2-6 class Cart: class Cart<T> extends Base implements I
        -3-3 constant Cart.n: private n: number
        +4-4 method Cart.of: static of(x: number): Cart
        -5-5 method Cart.#secret: #secret()
        +7-9 function main: function main({a, b}: P = {}, ...rest: string[]): void
        +10-10 function add: add = (x: number, y = 2): number
        +11-11 constant K: K
        +11-11 constant L: L
        -12-12 type I: interface I
        -12-12 constant I.x: x: number
        -12-12 method I.f: f(a: string): void
        +13-13 type T: type T = A | B
        -14-14 function hidden: function hidden()
        +15-15 function later: function later()
        -17-17 function N.g: function g()
    """,
    ("cart.test.js", JAVASCRIPT): """
        +2-2 function open: function open()
        -3-3 function closed: function closed()
        +4-4 function read: exports.read = function(path)
        +6-6 method open.now: open.now = function()
        -7-7 method Old.go: Old.prototype.go = (a)
        -9-9 function cart > adds: it [test]
        -10-10 function cart > subtracts: it.skip [skipped]
        -11-11 function cart > doubles %s: it.each([1, 2]) [test]
        -12-12 function cart > divides: xit [skipped]
        -13-13 function cart > later: test.todo [skipped]
        -15-15 function old > it: test [skipped]
    """,
    ("cart_test.go", GO): """
        +3-3 constant Pi: Pi, e
        -3-3 constant e: Pi, e
        +4-4 class Cart: Cart struct
        +4-4 constant Cart.Total: Total int
        -4-4 constant Cart.n: n int
        +5-5 class Adder: Adder interface
        +5-5 method Adder.Add: Add(a int) error
        +6-6 method Cart.Add: func(c *Cart[T]) Add(a, b int, s ...string)(int, error)
        -7-7 method cart.Add: func(c *cart) Add()
        -8-8 function helper: func helper()
        +9-9 function TestAdd: func TestAdd(t *testing.T) [skipped]
        +10-10 function TestSub: func TestSub(t *testing.T) [test]
        +11-11 function Testing: func Testing()
    """,
    ("cart.rs", RUST): """
        +2-2 constant K: pub const K: u8
        +3-3 class Cart: pub struct Cart<T>
        +3-3 constant Cart.n: pub n: T
        -3-3 constant Cart.m: m: u8
        +4-4 class Total: pub trait Total
        +4-4 method Total.total: fn total(&self) -> u8
        +6-6 method Cart.new: pub fn new(n: T) -> Self where T: Clone
        -7-7 method Cart.private: fn private(&self)
        +9-9 method Cart.fmt: fn fmt(&self)
        -10-10 function inner: pub(crate) fn inner()
        -14-14 function tests.ignored: fn ignored() [skipped]
        -16-16 function tests.runs: async fn runs() [test]
        -17-17 function tests.helper: fn helper()
    """,
    ("Cart.java", JAVA): """
        +3-11 class Cart: public class Cart<T> extends Base implements I
        +4-4 constant Cart.K: public static final int K
        -5-5 constant Cart.n: private int n
        +6-6 method Cart.Cart: public Cart(int n)
        +7-7 method Cart.total: public <U> int total(List<U> a, int... b) throws E
        -8-8 method Cart.adds: void adds() [test]
        -9-9 method Cart.subtracts: void subtracts() [skipped]
        +10-10 class Cart.In: public interface In
        +10-10 method Cart.In.f: void f(int a)
        -12-12 class Old: class Old
        -12-12 method Old.was: public void was() [skipped]
    """,
}


@pytest.mark.parametrize(("path", "text"), EXPECTED, ids=[path for path, _ in EXPECTED])
def test_a_file_is_its_definitions(path: str, text: str, listed: Listed) -> None:
    assert listed(path, text) == [line.strip() for line in EXPECTED[path, text].strip().split("\n")]


USES = {
    ("cart.tsx", TYPESCRIPT + "export const V = () => <Cart size={add(1)} />;"): (
        "TypeScript",
        ("./x",),
        {"helper": 1, "add": 1, "Base": 1, "Cart": 3, "hidden": None},
    ),
    ("cart.js", JAVASCRIPT): ("JavaScript", ("fs",), {"fs": 2, "read": 1, "open": 2, "closed": None}),
    ("cart.go", GO): ("Go", ("fmt", "net/http"), {"Sum": 1, "fmt": 1, "helper": None}),
    ("cart.rs", RUST): ("Rust", ("std::fmt::{self,Display}",), {"helper": 1, "Clone": 1, "inner": None}),
    ("Cart.java", JAVA): ("Java", ("java.util.List",), {"sum": 1, "helper": 1, "adds": None}),
}


@pytest.mark.parametrize(("path", "text"), USES, ids=[path for path, _ in USES])
def test_what_it_imports_and_uses_is_named_and_its_own_names_are_no_uses(path: str, text: str, symbols: Read) -> None:
    language, imports, some = USES[path, text]
    found = symbols(path, text)
    assert (found.language, found.imports) == (language, imports)
    assert {name: found.references.get(name) for name in some} == some


def test_a_script_that_imports_and_exports_nothing_hides_nothing(listed: Listed) -> None:
    assert listed("page.js", "function go() {}\n") == ["+1-1 function go: function go()"]


REFORMATTED = {
    "a.ts": (
        "const f = (a: string) => { return g(a, 'x y'); }",
        "// why\nconst f = (a:string)=>{\n  return g(a,'x y');\n}",
    ),
    "a.jsx": ("const v = <a b={1}>x y</a>;", "const v =\n  <a b={ 1 }>x y</a>;"),
    "a.go": ("package a\nfunc F(a int) { g(a) }\n", "package a\n\nfunc F( a int ) {\n\tg(a) // why\n}\n"),
    "a.rs": ("fn f(a: u8) { g(a); }", "/* why */ fn f(\n    a: u8\n) {\n    g(a);\n}\n"),
    "A.java": (
        "class A { int f(int a) { return g(a); } }",
        "class A {\n  int f( int a ) {\n    return g(a); // why\n  }\n}",
    ),
}


@pytest.mark.parametrize("path", REFORMATTED)
def test_white_space_and_comments_are_no_part_of_the_shape_and_all_else_is(path: str, symbols: Read) -> None:
    text, other = REFORMATTED[path]
    shape = symbols(path, text).shape
    assert symbols(path, other).shape == shape
    for old, new in (("x y", "xy"), ("(a", "(b"), ("g(", "h("), ("x y", "x  y"), ("b={1}", "c={1}")):
        assert old not in text or symbols(path, text.replace(old, new)).shape != shape
