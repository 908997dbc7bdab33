"""Traces that go round in circles from a known step on."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

from patterns.toolbox import Observation
from tests.fakes.traces.writer import (
    LOOP_STEPS,
    Act,
    Shape,
    Trace,
    Writer,
    act,
    edit,
    look,
    prefix,
    read,
    search,
)


def looped(
    kind: str, writer: Writer, first: list[Act], again: Callable[[int], Act], *, steps: int = LOOP_STEPS
) -> Trace:
    """An honest way, the loop's first round, and then what comes back, step by step."""
    acts = [*prefix(writer), *first]
    return Trace(kind, (*acts, *(again(number) for number in range(steps))), begins=len(acts))


def exact(writer: Writer, period: int) -> Trace:
    """The same acts with the same results, in the same order."""
    first = [writer.dice.choice((read, look, search))(writer) for _ in range(period)]
    return looped(f"period {period}", writer, first, lambda number: first[number % period])


def noised(writer: Writer, period: int) -> Trace:
    """The same, but for a clock, a counter or an id in each result."""
    plain = [writer.dice.choice((read, look))(writer) for _ in range(period)]

    def again(number: int) -> Act:
        one = plain[number % period]
        return replace(one, observation=Observation(text=writer.noisy(one.observation.text)))

    return looped(f"period {period}, results with a clock", writer, list(map(again, range(period))), again)


def shuffled(writer: Writer, period: int) -> Trace:
    """The same lines in another order each time, and not always all of them."""
    plain = [writer.page().splitlines() for _ in range(period)]

    def again(number: int) -> Act:
        lines = writer.dice.sample(plain[number % period], max(1, len(plain[number % period]) - 1))
        return act("list_rows", {"table": f"t{number % period}"}, "\n".join(lines))

    first = [act("list_rows", {"table": f"t{number}"}, "\n".join(one)) for number, one in enumerate(plain)]
    return looped("the same rows in another order", writer, first, again)


def paraphrased_search(writer: Writer) -> Trace:
    """Other words for the same thing, and the same addresses come back."""
    urls = [writer.url() for _ in range(writer.dice.randint(3, 9))]

    def again(number: int) -> Act:
        del number
        return search(writer, writer.dice.sample(urls, len(urls) - writer.dice.randint(0, 1)))

    return looped("paraphrased, measured by the tool", writer, [search(writer, urls)], again)


def paraphrased_text(writer: Writer) -> Trace:
    """Other words for the same thing, and the same text comes back under what was asked."""
    text, is_noisy = writer.page(), writer.dice.random() < 0.5
    said = writer.dice.choice(("Results for '{}':", "You asked: {}", "{}"))

    def again(number: int = 0) -> Act:
        del number
        query = writer.query()
        came = writer.noisy(text) if is_noisy else text
        return act("ask_wiki", {"query": query}, f"{said.format(query)}\n{came}")

    return looped("paraphrased, the same text", writer, [again()], again)


def empty(writer: Writer) -> Trace:
    """Other words each time, and nothing comes back."""
    said = writer.dice.choice(("No results for '{}'.", "Nothing matches {}", "0 hits ({})"))

    def again(number: int = 0) -> Act:
        del number
        query = writer.query()
        return act("search_code", {"pattern": query}, said.format(query))

    return looped("paraphrased, nothing found", writer, [again()], again)


def refused(writer: Writer) -> Trace:
    """Other arguments, the same refusal."""
    why = writer.line()

    def again(number: int = 0) -> Act:
        del number
        path = f"src/{writer.dice.choice(writer.words)}.py"
        return act("edit_file", {"path": path, "line": writer.dice.randint(1, 900)}, f"{path}: {why}", ok=False)

    return looped("the same refusal", writer, [again()], again)


def alternating(writer: Writer) -> Trace:
    """Two or three tools in turn, one of them paraphrased, another with a clock."""
    urls, text, plain = [writer.url() for _ in range(4)], writer.page(), writer.page()
    makers: list[Callable[[], Act]] = [
        lambda: search(writer, urls),
        lambda: act("read_page", {"url": "https://a.example"}, writer.noisy(text)),
        lambda: act("search_code", {"pattern": "total"}, plain),
    ][: writer.dice.choice((2, 3))]
    first = [make() for make in makers]
    return looped("alternating tools", writer, first, lambda number: makers[number % len(makers)]())


def disordered(writer: Writer) -> Trace:
    """A few acts again and again, in no order."""
    first = [read(writer) for _ in range(writer.dice.randint(3, 5))]
    return looped("a few acts in no order", writer, first, lambda _: writer.dice.choice(first))


def advertised(writer: Writer) -> Trace:
    """The same page with one of two or three advertisements below it."""
    text, lines = writer.page(), [writer.line() for _ in range(writer.dice.choice((2, 3)))]
    order = [*range(len(lines))]

    def page(number: int) -> Act:
        return act("read_page", {"url": "https://a.example"}, f"{text}\n{lines[order[number % len(lines)]]}")

    return looped("a page with changing advertisements", writer, list(map(page, order)), page)


def toggled(writer: Writer) -> Trace:
    """An edit and its opposite, with a look or a test between them."""
    states = [f"{writer.dice.getrandbits(64):x}" for _ in range(2)]
    output = writer.page()

    def again(number: int) -> Act:
        if number % 2:
            return act("run_command", {"name": "test"}, writer.noisy(output), ok=False)
        state = states[number // 2 % 2]
        return act("edit_file", {"blocks": f"{state} {writer.query()}"}, "Done: src/cart.py", news=(state,))

    return looped("an edit and its opposite", writer, list(map(again, range(4))), again)


def failing_alike(writer: Writer) -> Trace:
    """Edit after edit, and the tests fail word for word alike."""
    output = "\n".join(f"FAILED tests/{one}.py::test_{one} - assert 3 == 4" for one in writer.some(1, 4))

    def again(number: int) -> Act:
        test = act("run_command", {"name": "test"}, f"{output}\n{writer.dice.uniform(0.1, 9):.2f}s", ok=False)
        return test if number % 2 == 0 else edit(writer)

    return looped("edits, and tests that fail alike", writer, [again(0), again(1)], again)


def stuck_traces(dice: random.Random, shape: Shape) -> Iterator[Trace]:
    """One of each kind that goes round."""
    for period in shape.periods:
        yield exact(Writer(dice, shape), period)
        yield noised(Writer(dice, shape), period)
    yield shuffled(Writer(dice, shape), dice.choice((1, 2, 3)))
    singles = (paraphrased_search, paraphrased_text, empty, refused, alternating, disordered, advertised, toggled)
    for make in (*singles, failing_alike):
        yield make(Writer(dice, shape))
