"""Traces that look as if they went round, and do not."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.fakes.traces.writer import MOST_ALIKE, Act, Shape, Trace, Writer, act, edit, honest, look, note, read, search


def _steps(writer: Writer) -> int:
    return writer.dice.randint(*writer.shape.length)


def polling(writer: Writer) -> Trace:
    """The same question to a thing that gets on; now and then it has not got on since."""
    waits, log = f"job {writer.dice.randint(100, 999)}", [writer.line()]
    share, ahead, acts = 0.0, writer.dice.randint(20, 60), list[Act]()
    style = writer.dice.choice(("percent", "of", "log", "phase"))
    for _ in range(_steps(writer)):
        share += writer.dice.uniform(0.4, 3)
        ahead -= 1
        log.append(writer.line())
        said = {
            "percent": f"{waits} running: {share:.1f} % done",
            "of": f"{waits} running: {int(share * 7)} of 1200 files",
            "log": "\n".join(log[-20:]),
            "phase": f"{waits}: {writer.line()}",
        }[style]
        one = act("check_job", {"id": waits}, said)
        acts += [one] * writer.dice.choice((1, 1, 1, 2, 3))
    return Trace("polling what gets on", tuple(acts))


def building(writer: Writer) -> Trace:
    """A log of short lines that grows, and is always shown whole."""
    log, acts = [" ".join(writer.some(4, 5))], list[Act]()
    for _ in range(_steps(writer)):
        log += [f"Compiling {' '.join(writer.some(3, 4))}" for _ in range(writer.dice.choice((1, 1, 2)))]
        one = act("read_log", {"job": 7}, "\n".join(log))
        acts += [one] * writer.dice.choice((1, 1, 2))
    return Trace("a log of short lines that grows", tuple(acts))


def updating(writer: Writer) -> Trace:
    """A long page in which one sentence is another one each time."""
    lines, acts = [writer.line() for _ in range(30)], list[Act]()
    for _ in range(_steps(writer)):
        lines[writer.dice.randrange(30)] = writer.line()
        acts.append(act("read_page", {"url": "https://status.example"}, " ".join(lines)))
    return Trace("a page that is brought up to date", tuple(acts))


def paging(writer: Writer) -> Trace:
    """One page after the other, in words or in bare numbers."""
    bare, acts = writer.dice.random() < 0.5, list[Act]()
    for number in range(1, _steps(writer)):
        rows = [f"{writer.dice.randint(1000, 99999)} | {writer.dice.uniform(1, 900):.2f}" for _ in range(15)]
        text = "id | amount\n" + "\n".join(rows) if bare else f"{writer.page()}\nNext: page {number + 1}"
        acts.append(act("list_orders", {"customer": 7, "page": number}, text))
    return Trace("paging", tuple(acts))


def rereading(writer: Writer) -> Trace:
    """A file is read, edited, read again: most of it is as it was."""
    lines, acts = [writer.line() for _ in range(writer.dice.randint(20, 120))], list[Act]()
    for _ in range(_steps(writer) // 3 + 3):
        acts.append(act("read_file", {"path": "src/cart.py"}, "\n".join(lines)))
        for _ in range(writer.dice.choice((1, 1, 2))):
            lines[writer.dice.randrange(len(lines))] = writer.line()
            acts.append(edit(writer))
        if writer.dice.random() < 0.3:
            acts.append(act("search_code", {"pattern": "cart"}, lines[0]))
    return Trace("reading again after edits", tuple(acts))


def fixing(writer: Writer) -> Trace:
    """Tests fail, something is mended, fewer of them fail."""
    failing = [f"FAILED tests/test_cart.py::test_{one} - assert" for one in dict.fromkeys(writer.some(8, 16))]
    acts, alike = list[Act](), 0
    while failing:
        text = "\n".join((*failing, f"{len(failing)} failed, 40 passed in {writer.dice.uniform(0.2, 4):.2f}s"))
        acts.append(act("run_command", {"name": "test"}, text, ok=False))
        if writer.dice.random() < 0.5:
            acts.append(act("read_file", {"path": f"src/{writer.words[0]}.py"}, writer.page()))
        acts += [edit(writer) for _ in range(writer.dice.choice((1, 1, 2)))]
        alike += 1
        if alike == MOST_ALIKE or writer.dice.random() < 0.7:
            failing.pop()
            alike = 0
    acts.append(act("run_command", {"name": "test"}, "40 passed in 1.20s"))
    return Trace("mending until tests pass", tuple(acts))


def long_search(writer: Writer) -> Trace:
    """Searches that still find things, though less and less, with a dud here and there."""
    known, acts = [writer.url() for _ in range(6)], [search(writer)]
    while len(acts) < writer.shape.length[1]:
        fresh = [writer.url() for _ in range(writer.dice.choice((1, 1, 2, 4)))]
        duds: list[Act] = []
        for _ in range(writer.dice.choice((0, 0, 1, 2, 3))):
            dud = writer.dice.choice(("search", "refused", "again"))
            refusal = act("take_notes", {"quote": writer.line()}, "The quote does not stand in the page.", ok=False)
            duds.append({"search": search(writer, known[:4]), "refused": refusal, "again": acts[0]}[dud])
        acts += [*duds, search(writer, [*known[-5:], *fresh])]
        acts += writer.dice.choice(([], [read(writer)], [read(writer), note(writer)]))
        known += fresh
    return Trace("a long search that still finds things", tuple(acts))


def looking_up(writer: Writer) -> Trace:
    """Short answers to short questions, and sometimes none: that a name is used nowhere is worth knowing."""
    acts = list[Act]()
    for _ in range(_steps(writer)):
        key = "_".join(writer.some(2, 3))
        acts.append(act("get_setting", {"key": key}, f"{key} = {writer.dice.randint(1, 90000)}"))
        names = [writer.query().replace(" ", "_") for _ in range(writer.dice.choice((0, 0, 1, 2, 3)))]
        acts += [act("search_code", {"pattern": one}, f"Nothing matches {one}") for one in names]
        acts += [look(writer)] if names else []
    return Trace("short answers and empty ones", tuple(acts))


def forgetting(writer: Writer) -> Trace:
    """Pages are read; their text is left out of the conversation for its length; they are read again, and noted."""
    pages = [read(writer) for _ in range(writer.dice.randint(5, 8))]
    acts, forgets = list(pages), set[int]()
    forgets.add(len(acts))
    acts += pages
    acts += [note(writer) for _ in range(3)]
    acts += [honest(writer) for _ in range(_steps(writer) // 2)]
    return Trace("reading again what was left out", tuple(acts), forgets=frozenset(forgets))


def honest_mix(writer: Writer) -> Trace:
    """All sorts of things, each of them new."""
    acts = tuple(honest(writer) for _ in range(_steps(writer)))
    return Trace("all sorts of work", acts)


def honest_traces(dice: random.Random, shape: Shape) -> Iterator[Trace]:
    """One of each kind that does not go round."""
    makers = (polling, building, updating, paging, rereading, fixing, long_search, looking_up, forgetting, honest_mix)
    for make in makers:
        yield make(Writer(dice, shape))
