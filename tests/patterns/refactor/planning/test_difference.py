"""Two plans side by side: what changed, and whether the later one needs an approval of its own."""

from __future__ import annotations

import pytest

from patterns.guardrails.limits import Limits
from patterns.plan import Plan
from patterns.refactor.planning.difference import difference, grew
from patterns.refactor.planning.estimate import Estimate, estimate
from tests.fakes.plans import plan, task
from tests.fakes.prices import TokenPrices

OLD = plan(task("a"), task("b", paths_allowed=("src/*.py", "docs/**")), task("c", "a", verify=("test",)))


def priced(one: Plan, unknown: str = "") -> Estimate:
    return estimate(one, prices=TokenPrices(unknown=unknown), limits=Limits())


def test_equal_plans_differ_in_nothing() -> None:
    assert difference(OLD, OLD, priced(OLD), priced(OLD)) == ""
    assert not grew(OLD, OLD, priced(OLD), priced(OLD))


def test_every_kind_of_change_has_a_line() -> None:
    new = plan(
        task("c", "b", tools_needed=("edit_file", "run_command"), verify=("lint",)),
        task("b", paths_allowed=("src/x.py", "tests/*"), description="Something quite different is to be done."),
        task("d"),
    )
    assert difference(OLD, new, priced(OLD), priced(new)).splitlines()[:-1] == [
        "- added **d** Do d",
        "- dropped **a** Do a",
        "- **c** waits for b",
        "- **c** no longer waits for a",
        "- **c** may use run_command",
        "- **c** may no longer use read_file",
        "- **c** is checked by lint",
        "- **c** is no longer checked by test",
        "- **b** is worded differently",
        "- **b** may write more: `tests/*`",
        "- **b** may no longer write all of `src/*.py`, `docs/**`",
        "- the order is now c, b, d",
    ]


def test_a_price_that_changed_is_told_with_the_one_before() -> None:
    new = plan(task("a"))
    last = difference(OLD, new, priced(OLD), priced(new)).splitlines()[-1]
    assert last == f"- estimate: {priced(new).total.told()} (before: {priced(OLD).total.told()})"


@pytest.mark.parametrize(
    ("new", "more"),
    [
        (plan(task("a")), False),
        (plan(task("other", paths_allowed=("docs/deep/x", "src/a.py"))), False),
        (plan(task("a", paths_allowed=("src/**",))), True),
        (plan(task("a", tools_needed=("run_command",))), True),
        (plan(task("a", verify=("lint",))), True),
        (plan(*OLD.subtasks, task("d")), True),
        (plan(task("a", est_tokens=5_000_000)), True),
    ],
    ids=["fewer", "same paths otherwise cut", "wider", "another tool", "another command", "more work", "dearer"],
)
def test_it_grew_where_it_could_do_or_cost_more(new: Plan, more: bool) -> None:  # noqa: FBT001  # a column
    assert grew(OLD, new, priced(OLD), priced(new)) == more


def test_without_prices_the_tokens_decide() -> None:
    dearer = plan(task("a", est_tokens=5_000_000))
    assert not grew(OLD, plan(task("a")), priced(OLD, "worker"), priced(plan(task("a")), "worker"))
    assert grew(OLD, dearer, priced(OLD, "worker"), priced(dearer, "worker"))
    assert grew(OLD, plan(task("a")), priced(OLD), priced(plan(task("a")), "worker")), "a price that went missing"
