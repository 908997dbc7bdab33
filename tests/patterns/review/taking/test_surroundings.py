"""What a reviewer is shown around a change: whole functions, their callers, their tests, within a budget."""

from __future__ import annotations

from patterns.review.taking.surroundings import CHARACTERS, FUNCTION_LINES, surroundings
from patterns.values.repository.trees import Tree
from tests.fakes.code import PlainCode
from tests.fakes.repository import Files, MemoryRepository, diff_of

STEPS = "".join(f"    step{number} = {number}\n" for number in range(20))
CART = f"def total(prices):\n{STEPS}    return sum(prices)\n\n\ndef other():\n    return 1\n"
FILES = {
    "cart.py": CART,
    "invoice.py": "from cart import total\n\n\ndef due(prices):\n    return total(prices)\n",
    "subtotal.py": "subtotals = 3\n",
    "tests/test_cart.py": "from cart import total\n\n\ndef test_total():\n    assert total([1]) == 1\n",
}


async def around(after: Files, before: Files | None = None) -> str:
    repository = MemoryRepository(FILES if before is None else before, branches={"b": after})
    tip = await repository.base("shop", "b")
    return await surroundings(repository, PlainCode(), Tree(base=tip), diff_of(before or FILES, after).text)


async def test_the_function_that_was_changed_is_shown_whole() -> None:
    text = await around({**FILES, "cart.py": CART.replace("sum(prices)", "prices[0]")})
    assert "cart.py, function total:" in text
    assert "    1  def total(prices):" in text
    assert "   22      return prices[0]" in text
    assert "other" not in text


async def test_callers_and_tests_are_told_apart_and_only_whole_names_count() -> None:
    text = await around({**FILES, "cart.py": CART.replace("sum(prices)", "prices[0]")})
    used, tests = text.index("Used at: total"), text.index("Tests that speak of it: total")
    assert used < text.index("invoice.py:5: return total(prices)") < tests < text.index("tests/test_cart.py:5")
    assert "subtotal.py" not in text


async def test_of_a_long_function_the_part_around_the_change_is_shown() -> None:
    long = (
        "def total(prices):\n"
        + "".join(f"    line{number} = 1\n" for number in range(FUNCTION_LINES * 2))
        + "    return 1\n"
    )
    text = await around({"cart.py": long.replace("line80 = 1", "line80 = 2")}, {"cart.py": long})
    assert "line80 = 2" in text
    assert "line79 = 1" in text
    assert "line20 = 1" not in text


async def test_what_the_hunks_show_is_not_shown_again() -> None:
    before = {"a.py": "def f():\n    return 1\n"}
    assert await around({"a.py": "def f():\n    return 2\n"}, before) == ""


async def test_a_deleted_file_and_one_of_no_known_language_are_no_trouble() -> None:
    after = {name: text for name, text in FILES.items() if name != "cart.py"}
    assert await around(after) == ""
    assert await around({**FILES, "notes.txt": "new\n"}) == ""


async def test_it_stays_within_its_budget_and_says_what_it_left_out() -> None:
    body = "".join(f"    {'x' * 200}{number} = 1\n" for number in range(60))
    before = {f"part{number}.py": f"def work{number}():\n{body}    return 1\n" for number in range(6)}
    after = {name: text.replace("return 1", "return 2") for name, text in before.items()}
    text = await around(after, before)
    assert len(text) < CHARACTERS + 500
    assert "more of these were left out for length" in text
