from __future__ import annotations

from collections.abc import Callable

import pytest

from patterns.values.repository.code import Symbols

Read = Callable[[str, str], Symbols]
Listed = Callable[[str, str], list[str]]

SHOP = '''"""A shop."""
import os, shop.money as money
from shop.tax import rate
from . import stock
LIMIT: int = 3
first, _second = 1, 2

class Cart(Base, metaclass=Meta):
    size: int = 0

    @property
    def total(
        self,   # all of it
        *, at: float=1.0,
    ) -> float:
        def inner(): pass
        return money.round(self.size * rate(at)) + money.zero

    def _hidden(self): ...
    def __len__(self): return 0

if os.name == "nt":
    async def main(*args, **more): ...
else:
    def main(): ...

class _Private:
    def method(self): ...
'''


def test_a_file_is_its_definitions_with_lines_signatures_and_whether_others_may_use_them(listed: Listed) -> None:
    assert listed("shop/cart.py", SHOP) == [
        "+5-5 constant LIMIT: LIMIT: int",
        "+6-6 constant first: first",
        "-6-6 constant _second: _second",
        "+8-20 class Cart: class Cart(Base, metaclass=Meta)",
        "+9-9 constant Cart.size: size: int",
        "+12-17 method Cart.total: @property def total(self, *, at: float=1.0) -> float",
        "-19-19 method Cart._hidden: def _hidden(self)",
        "+20-20 method Cart.__len__: def __len__(self)",
        "+23-23 function main: async def main(*args, **more)",
        "+25-25 function main: def main()",
        "-27-28 class _Private: class _Private",
        "-28-28 method _Private.method: def method(self)",
    ]


def test_what_it_uses_is_counted_by_the_last_part_of_a_name(symbols: Read) -> None:
    found = symbols("shop/cart.py", SHOP)
    assert found.language == "Python"
    assert found.imports == ("os", "shop.money", "shop.tax", ".")
    assert {name: found.references.get(name) for name in ("rate", "money", "round", "size", "stock", "inner")} == {
        "rate": 2,  # imported and called
        "money": 2,
        "round": 1,
        "size": 1,
        "stock": 1,
        "inner": None,
    }


@pytest.mark.parametrize(
    ("public", "expected"),
    [
        ('__all__ = ["_kept"]', ["-open", "+_kept"]),
        ('__all__ = ("_kept",)\n__all__ += ["open"]', ["+open", "+_kept"]),
        ("__all__ = names()", ["+open", "-_kept"]),
        ("", ["+open", "-_kept"]),
    ],
)
def test_a_list_of_public_names_is_believed_where_it_can_be_read(
    public: str, expected: list[str], symbols: Read
) -> None:
    found = symbols("a.py", f"def open(): ...\ndef _kept(): ...\n{public}\n").definitions
    assert [f"{'+' if one.exported else '-'}{one.name}" for one in found] == expected


TESTS = """
import pytest, unittest
def test_plain(): ...
def helper(): ...
@pytest.mark.skip(reason="slow")
def test_marked(): ...
@pytest.mark.parametrize("a", [1])
def test_many(a): ...
def test_gives_up():
    pytest.skip("not here")
def test_may_skip():
    if True:
        pytest.skip("not here")
class TestCart:
    def test_total(self): ...
    @pytest.mark.xfail
    def test_bad(self): ...
class Helper:
    def test_nothing(self): ...
@unittest.skipIf(True, "no")
class Old(unittest.TestCase):
    def test_old(self): ...
    def setUp(self): ...
"""


def test_tests_are_told_from_helpers_and_those_that_do_not_run_from_those_that_do(symbols: Read) -> None:
    found = symbols("tests/test_cart.py", TESTS).definitions
    assert {one.name: one.skipped for one in found if one.test} == {
        "test_plain": False,
        "test_marked": True,
        "test_many": False,
        "test_gives_up": True,
        "test_may_skip": False,
        "TestCart.test_total": False,
        "TestCart.test_bad": True,
        "Old.test_old": True,
    }
    assert not [one for one in symbols("shop/cart.py", TESTS).definitions if one.test]
    marked = symbols("tests/test_cart.py", f"pytestmark = [pytest.mark.skip]\n{TESTS}").definitions
    assert all(one.skipped for one in marked if one.test)


SAME = "def f(a, b=1):\n    # add\n    return g(a,\n             'x') + b\n"


@pytest.mark.parametrize(
    "text",
    [
        'def f(a,b = 1):\n        return (g(a, "x") + b)\n',
        "# top\n\ndef f(\n    a,\n    b=1,\n):\n\n    return g(a, 'x') + b  # end\n",
    ],
)
def test_reformatting_keeps_the_shape(text: str, symbols: Read) -> None:
    assert symbols("a.py", text).shape == symbols("a.py", SAME).shape


@pytest.mark.parametrize(
    "text",
    [
        SAME.replace("'x'", "'x '"),
        SAME.replace("b=1", "b=2"),
        SAME.replace("b=1", "c=1"),
        SAME.replace("(a,\n", "(b,\n"),
        SAME.replace(" + b", ""),
        SAME.replace("b=1", "*, b=1"),
        SAME.replace("+ b", "- b"),
        "async " + SAME,
    ],
)
def test_a_change_of_what_is_said_changes_the_shape(text: str, symbols: Read) -> None:
    assert symbols("a.py", text).shape != symbols("a.py", SAME).shape
