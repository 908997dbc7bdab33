from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.context.graph import _graph_of, _walked, rank, weight_of
from patterns.context.map import CHARACTERS_PER_TOKEN, map_of
from patterns.context.mentions import Mentions, mentions_of
from patterns.values.repository.code import Definition, Symbols

NOTHING = Mentions(frozenset(), ())


def source(*names: str, uses: dict[str, int] | None = None, test: bool = False) -> Symbols:
    """A file that defines these, one a line."""
    definitions = tuple(
        Definition(name=name, kind="function", line=line, end_line=line, signature=f"def {name}()", test=test)
        for line, name in enumerate(names, 1)
    )
    return Symbols(language="Python", definitions=definitions, references=uses or {})


SHOP = {
    "shop/cart.py": source("Cart", "Cart.total", uses={"round_price": 4, "log": 1}),
    "shop/invoice.py": source("due", uses={"round_price": 1, "log": 9}),
    "shop/money.py": source("round_price", "unused"),
    "shop/logs.py": source("log"),
    "web/views.py": source("index", "cart_page", uses={"Cart": 2, "total": 1, "log": 5, "render": 3}),
    "web/render.py": source("render"),
}
LINES = dict.fromkeys(SHOP, 20)


def first(request: str, files: dict[str, Symbols] = SHOP) -> tuple[str, str]:
    best = rank(files, mentions_of(request, files))[0]
    return best.path, best.definition.name


def test_without_a_hint_what_is_used_most_is_first() -> None:
    assert [one.definition.name for one in rank(SHOP, NOTHING)][:2] == ["round_price", "log"]


def test_what_the_request_names_rises_to_the_top() -> None:
    assert first("why is `render` slow?") == ("web/render.py", "render")
    assert first("make Cart immutable") == ("shop/cart.py", "Cart")
    assert first("split shop/money.py in two")[0] == "shop/money.py"
    assert first("split web.views by resource")[0] == "web/views.py"
    assert first("move the invoice code")[0] == "shop/invoice.py"


def test_a_word_of_every_request_and_one_that_many_files_share_point_nowhere() -> None:
    files = {**SHOP, "a.py": source("keep"), **{f"x{number}/shop.py": source() for number in range(50)}}
    plain = [one.definition.name for one in rank(files, NOTHING)]
    assert [one.definition.name for one in rank(files, mentions_of("keep the shop as is", files))] == plain


def test_a_name_weighs_by_what_it_tells() -> None:
    mentioned = Mentions(frozenset({"total"}), ())
    assert weight_of("total", 1, mentioned) == 10
    assert weight_of("round_price", 1, NOTHING) == 10
    assert weight_of("RoundedPrice", 1, NOTHING) == 10
    assert weight_of("log", 1, NOTHING) == weight_of("CONSTANT", 1, NOTHING) == 1
    assert weight_of("_log", 1, NOTHING) == weight_of("log", 6, NOTHING) == 0.1


def test_the_map_shows_files_with_their_definitions_in_the_order_of_the_text() -> None:
    shown = map_of(SHOP, LINES, mentions_of("`Cart.total` is wrong", SHOP), budget_tokens=1000)
    assert shown.startswith("shop/cart.py (20 lines)\n  1: def Cart()\n    2: def Cart.total()\n")
    assert all(f"{path} (20 lines)" in shown for path in SHOP)


def test_a_small_budget_keeps_what_matters_and_a_method_brings_its_class() -> None:
    shown = map_of(SHOP, LINES, mentions_of("`total` is wrong", SHOP), budget_tokens=20)
    assert shown == "shop/cart.py (20 lines)\n  1: def Cart()\n    2: def Cart.total()"
    assert map_of(SHOP, LINES, NOTHING, budget_tokens=3) == ""
    assert map_of({}, {}, NOTHING, budget_tokens=100) == ""


def test_tests_and_attributes_take_no_room() -> None:
    attribute = Definition(name="Cart.size", kind="constant", line=3, end_line=3)
    files = {"a.py": Symbols(language="Python", definitions=(attribute,)), "test_a.py": source("test_it", test=True)}
    assert map_of(files, {}, NOTHING, budget_tokens=100) == ""


names = st.sampled_from(["a", "b", "_c", "long_name_d", "LongNameE", "Cart.f", "Cart", "é"])
sources = st.builds(
    lambda defined, used: source(*defined, uses=used),
    st.lists(names, max_size=6, unique=True),
    st.dictionaries(names, st.integers(1, 50), max_size=6),
)
repositories = st.dictionaries(st.sampled_from([f"d{n % 3}/f{n}.py" for n in range(9)]), sources, max_size=9)
requests = st.sampled_from(["", "change a", "`Cart` and d1/f1.py", "long_name_d in f2", "d0/"])


@settings(max_examples=100)
@given(repositories, requests, st.integers(0, 120), st.randoms())
def test_the_budget_holds_and_no_order_of_the_input_shows(
    files: dict[str, Symbols], request: str, budget: int, random: object
) -> None:
    mentions = mentions_of(request, files)
    shown = map_of(files, {}, mentions, budget_tokens=budget)
    assert len(shown) <= budget * CHARACTERS_PER_TOKEN
    shuffled = list(files.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
    assert map_of(dict(shuffled), {}, mentions, budget_tokens=budget) == shown


@settings(max_examples=100)
@given(repositories, requests)
def test_no_rank_is_lost_or_made(files: dict[str, Symbols], request: str) -> None:
    mentions = mentions_of(request, files)
    ranks = _walked(_graph_of(files, mentions), files, mentions)
    assert abs(sum(ranks.values()) - bool(files)) < 1e-9
    assert all(value > 0 for value in ranks.values())
