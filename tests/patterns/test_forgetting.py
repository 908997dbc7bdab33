"""Old outputs are left out when they are too much together; nothing else of a conversation ever changes."""

from __future__ import annotations

from patterns.forgetting import left_out
from patterns.values.conversation import Message, ToolCall


def _conversation(*outputs: tuple[str, str]) -> tuple[Message, ...]:
    """(tool, output), one turn each."""
    messages = [Message(role="system", text="s" * 900), Message(role="user", text="u" * 900)]
    for number, (tool, output) in enumerate(outputs):
        call = ToolCall(id=f"c{number}", name=tool, arguments={"path": f"f{number}.py"})
        messages += [Message(role="assistant", text="t" * 900, tool_calls=(call,))]
        messages += [Message(role="tool", text=output, tool_call_id=call.id)]
    return tuple(messages)


def _outputs(messages: tuple[Message, ...]) -> list[str]:
    return [one.text for one in messages if one.role == "tool"]


LONG = "x" * 1000


def test_what_fits_stays_as_it_is() -> None:
    conversation = _conversation(*[("read_file", LONG)] * 5)
    assert left_out(conversation, budget=5000, target=0) is conversation


def test_the_eldest_outputs_are_named_instead_of_shown_until_the_rest_is_small() -> None:
    conversation = _conversation(*[("read_file", LONG)] * 6)
    shorter = left_out(conversation, budget=5000, target=3500)
    assert [one == LONG for one in _outputs(shorter)] == [False, False, False, True, True, True]
    assert _outputs(shorter)[0] == (
        "(The output of read_file: f0.py was left out here, for its length: call it again if you need it.)"
    )
    others = [number for number, one in enumerate(conversation) if one.role != "tool"]
    assert [shorter[number] for number in others] == [conversation[number] for number in others]
    assert left_out(shorter, budget=5000, target=3500) is shorter


def test_short_outputs_answers_of_people_and_the_newest_outputs_stay() -> None:
    conversation = _conversation(("read_file", "short"), ("ask_human", LONG), ("read_file", LONG), ("read_file", LONG))
    shorter = _outputs(left_out(conversation, budget=10, target=0))
    assert [one in ("short", LONG) for one in shorter] == [True, True, False, True]
