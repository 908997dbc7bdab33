"""An estimate is a range that grows with the work, and says when it has no price and when it passes the cap."""

from __future__ import annotations

from patterns.guardrails.limits import Limits
from patterns.plan import Plan
from patterns.refactor.planning.estimate import Estimate, estimate
from tests.fakes.plans import plan, task
from tests.fakes.prices import TokenPrices

SIZES = {"src/a.py": 8000, "src/b.py": 400_000, "src/deep/c.py": 4000}


def priced(one: Plan, *, unknown: str = "", limits: Limits | None = None, sizes: bool = True) -> Estimate:
    prices = TokenPrices(unknown=unknown)
    return estimate(one, prices=prices, limits=limits or Limits(), sizes=SIZES if sizes else None)


def test_each_subtask_and_all_of_it_have_a_range() -> None:
    made = priced(plan(task("a"), task("c", "a", paths_allowed=("src/deep/*",))))
    for one in (*made.tasks.values(), made.total):
        assert one.low_microdollars is not None
        assert one.high_microdollars is not None
        assert 0 < one.low_tokens < one.high_tokens
        assert 0 < one.low_microdollars < one.high_microdollars
    assert made.total.low_tokens > sum(one.low_tokens for one in made.tasks.values()), "the closing words cost too"
    assert made.unpriced == ""
    assert not made.passes_cap


def test_it_grows_with_the_files_the_turns_and_the_planners_own_guess() -> None:
    def high(limits: Limits | None = None, **changes: object) -> int:
        return priced(plan(task("a", **changes)), limits=limits).tasks["a"].high_tokens

    assert high() < high(paths_allowed=("src/a.py", "src/deep/*")) < high(paths_allowed=("src/**",))
    assert high(limits=Limits(turns=4)) < high(limits=Limits(turns=8)) < high()
    assert abs(high(est_tokens=2_000_000) - 2_000_000) < 10, "a planner who expects more is believed"
    assert high(est_tokens=1) == high(), "one who expects less is not"


def test_a_file_that_is_not_there_yet_counts_as_a_small_one() -> None:
    made = priced(plan(task("a", paths_allowed=("src/new.py",)), task("none", paths_allowed=())))
    assert made.tasks["a"] == made.tasks["none"]
    assert made.tasks["a"].low_tokens > 0
    assert priced(plan(task("a")), sizes=False).tasks == priced(plan(task("a", paths_allowed=("new",)))).tasks


def test_without_a_price_there_are_tokens_only_and_it_is_said() -> None:
    made = priced(plan(task("a")), unknown="worker")
    assert made.unpriced == "no price is known for worker"
    assert made.total.high_microdollars is None
    assert made.total.told().endswith("k tokens")
    assert priced(plan(task("a")), unknown="synthesiser").total.low_microdollars is None


def test_the_high_end_is_held_against_both_caps() -> None:
    assert priced(plan(task("a")), limits=Limits(cap_microdollars=1000)).passes_cap
    assert priced(plan(task("a")), limits=Limits(cap_tokens=1000), unknown="worker").passes_cap


def test_it_is_told_in_a_few_words() -> None:
    made = priced(plan(task("a")))
    low, high = made.total.low_tokens, made.total.high_tokens
    assert made.total.told() == f"{low / 1000:.0f}k to {high / 1000:.0f}k tokens, under $0.01 to ${high / 1e6:.2f}"
