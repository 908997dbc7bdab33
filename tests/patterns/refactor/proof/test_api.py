"""What callers lose is named; what they still find at its old place is not called lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import pytest

from patterns.refactor.proof.change.api import ApiChange, api_change
from patterns.refactor.proof.change.places import passed_on, place_of
from patterns.refactor.proof.change.sides import Side, Sides
from patterns.values.repository.code import Definition, Symbols

Compare = Callable[[Mapping[str, str], Mapping[str, str]], Awaitable[ApiChange]]

VIEWS = """\
class Orders:
    def all(self, limit=10):
        return []

    def _key(self):
        return 1


def index(request):
    return 1
"""
ORDERS = VIEWS.partition("\n\ndef index")[0] + "\n"


@pytest.fixture
def compare(read_sides: Callable[..., Awaitable[list[Sides]]]) -> Compare:
    async def compare(before: Mapping[str, str], after: Mapping[str, str]) -> ApiChange:
        return api_change(await read_sides(before, after))

    return compare


def removed(change: ApiChange) -> list[tuple[str, str]]:
    return [(one.name, one.moved_to) for one in change.removed]


async def test_a_public_name_that_is_gone_is_removed_and_a_private_one_is_not(compare: Compare) -> None:
    change = await compare({"shop/views.py": VIEWS}, {"shop/views.py": "def index(request):\n    return 2\n"})
    assert removed(change) == [("Orders", "")], "its members went with it"
    assert change.changed == ()
    assert change.compared == 1


async def test_a_changed_signature_is_shown_with_both(compare: Compare) -> None:
    change = await compare({"a.py": VIEWS}, {"a.py": VIEWS.replace("limit=10", "limit=20, *, page=0")})
    [one] = change.changed
    assert (one.name, one.before, one.after) == (
        "Orders.all",
        "def all(self, limit=10)",
        "def all(self, limit=20, *, page=0)",
    )
    assert change.removed == ()


async def test_a_moved_name_is_removed_unless_its_old_place_passes_it_on(compare: Compare) -> None:
    rest = "def index(request):\n    return 1\n"
    lost = await compare({"shop/views.py": VIEWS}, {"shop/views.py": rest, "shop/orders.py": ORDERS})
    assert removed(lost) == [("Orders", "shop/orders.py")]
    kept = await compare(
        {"shop/views.py": VIEWS},
        {
            "shop/views.py": f"from shop.orders import (\n    Orders,  # for callers\n)\n{rest}",
            "shop/orders.py": ORDERS,
        },
    )
    assert (kept.removed, kept.changed, kept.added) == ((), (), ())


@pytest.mark.parametrize(
    ("inside", "line"),
    [
        ("orders.py", "from .orders import Orders"),
        ("_orders.py", "from ._orders import *"),
        ("orders.py", "from .orders import *"),
    ],
)
async def test_a_module_that_becomes_a_package_of_its_name_keeps_its_names(
    compare: Compare, inside: str, line: str
) -> None:
    change = await compare(
        {"shop/views.py": VIEWS},
        {
            "shop/views/__init__.py": f"{line}\nfrom .home import index\n",
            f"shop/views/{inside}": ORDERS,
            "shop/views/home.py": "def index(request):\n    return 1\n",
        },
    )
    assert (change.removed, change.changed, change.added, change.not_compared) == ((), (), (), ())


async def test_a_name_that_loses_one_of_two_equal_definitions_is_not_changed(compare: Compare) -> None:
    one = "def f(x):\n    return x\n"
    change = await compare({"a.py": f"{one}\n\n{one}"}, {"a.py": one})
    assert (change.removed, change.changed, change.compared) == ((), (), 1)


async def test_a_method_that_does_not_move_with_its_class_is_removed_beside_it(compare: Compare) -> None:
    rest = "def index(request):\n    return 1\n"
    change = await compare({"a.py": VIEWS}, {"a.py": rest, "b.py": "class Orders:\n    pass\n"})
    assert removed(change) == [("Orders", "b.py"), ("Orders.all", "")]


async def test_a_method_that_is_lost_on_the_way_is_removed(compare: Compare) -> None:
    change = await compare(
        {"views.py": VIEWS},
        {
            "views.py": "from orders import Orders\n\n\ndef index(request):\n    return 1\n",
            "orders.py": "class Orders:\n    pass\n",
        },
    )
    assert removed(change) == [("Orders.all", "")]


async def test_a_name_that_comes_from_outside_the_change_is_not_vouched_for(compare: Compare) -> None:
    change = await compare({"a.py": "def f(x):\n    return x\n"}, {"a.py": "from b import f\n"})
    assert (change.removed, change.changed) == ((), ())
    assert change.not_compared == ("a.py: f is imported from a file outside the change now",)


async def test_an_import_under_another_name_keeps_that_name_only(compare: Compare) -> None:
    before = {"a.py": "def f(x):\n    return x\n"}
    change = await compare(before, {"a.py": "from b import f as _f\n", "b.py": before["a.py"]})
    assert removed(change) == [("f", "b.py")]


async def test_new_names_are_added(compare: Compare) -> None:
    change = await compare({"a.py": "x = 1\n"}, {"a.py": "x = 1\n\n\ndef f():\n    pass\n"})
    assert [(one.name, one.path) for one in change.added] == [("f", "a.py")]


async def test_what_cannot_be_compared_is_named_and_tests_and_texts_have_no_interface(compare: Compare) -> None:
    change = await compare(
        {"a.py": "def f(): pass\n", "b.rb": "def f; end", "tests/help.py": "def g(): pass\n", "README.md": "a"},
        {"a.py": "def f(:\n", "b.rb": "", "tests/help.py": "", "README.md": "b"},
    )
    assert change.not_compared == ("a.py: after: line 1: invalid syntax", "b.rb: its language is not known")
    assert (change.removed, change.compared) == ((), 0)


async def test_python_finds_what_all_does_not_name() -> None:
    def side(*, exported: bool) -> Side:
        one = Definition(name="f", kind="function", line=1, end_line=1, signature="def f()", exported=exported)
        return Side(text="", symbols=Symbols(language="x", definitions=(one,)))

    before, after = side(exported=True), side(exported=False)
    assert api_change([Sides(path="a.py", before=before, after=after)]).removed == ()
    assert removed(api_change([Sides(path="a.rs", before=before, after=after)])) == [("f", "")]


async def test_files_of_one_go_folder_are_one_package() -> None:
    one = Definition(name="Total", kind="function", line=1, end_line=1, signature="func Total()")
    full, empty = (Side(text="", symbols=Symbols(language="Go", definitions=names)) for names in ((one,), ()))
    change = api_change(
        [Sides(path="shop/a.go", before=full, after=empty), Sides(path="shop/b.go", before=Side(), after=full)]
    )
    assert (change.removed, change.added) == ((), ())


TYPESCRIPT = "export { total, sum as add } from './cart';\nexport * from './tax.js'"
RUST = "pub use crate::cart::{Total, Sum as Add};\npub(crate) use tax::*;\nuse std::io;\n"


@pytest.mark.parametrize(
    ("path", "text", "names"),
    [
        ("a/index.ts", TYPESCRIPT, ["total", "add", "* tax"]),
        ("b.js", "module.exports = { total, sum: add };\nexports.x = require(1)", ["total", "sum", "x"]),
        ("a.js", "const x = 1;\nexport { x };\n", ["x"]),
        ("lib.rs", RUST, ["Total", "Add", "* tax"]),
        ("a.py", "def f():\n    from .b import late  # not at the top, and found all the same\n", ["late"]),
        ("a.java", "import shop.Cart;", []),
    ],
)
def test_names_that_a_file_passes_on(path: str, text: str, names: list[str]) -> None:
    assert list(passed_on(path, text)) == names


def test_a_place_is_what_an_importer_names() -> None:
    assert place_of("a/views.py") == place_of("a/views/__init__.py") == "a/views"
    assert place_of("a/views.tsx") == place_of("a/views/index.js")
    assert place_of("src/cart.rs") == place_of("src/cart/mod.rs")
    assert place_of("pkg/a.go") == place_of("pkg/b.go") == "pkg"
    assert place_of("Cart.java") == "Cart.java"
