from __future__ import annotations

from patterns.guardrails.models.redacted import Redacted
from patterns.redaction.redactor import Redactor
from patterns.refactor.worker.edits.blocks import find_edits
from patterns.refactor.worker.edits.hidden import in_place_of_secrets
from patterns.values.conversation import Message, Prompt, Reply, ToolCall
from tests.fakes.secrets import letters

SECRET = letters(30, seed=6)
EDIT = "a.py\n<<<<<<< SEARCH\n{search}\n=======\n{replace}\n>>>>>>> REPLACE\n"


class Endpoint:
    def __init__(self) -> None:
        self.asked: list[Prompt] = []

    async def complete(self, prompt: Prompt) -> Reply:
        self.asked.append(prompt)
        return Reply(text="done")


async def test_no_secret_enters_a_prompt_and_the_conversation_stays_as_it_is() -> None:
    endpoint = Endpoint()
    call = ToolCall(id="1", name="search", arguments={"words": [f"token {SECRET}"]})
    prompt = Prompt(
        role="worker",
        messages=(
            Message(role="system", text="Be brief."),
            Message(role="assistant", tool_calls=(call, ToolCall(id="2", name="x", problem="no JSON"))),
            Message(role="tool", tool_call_id="1", text=f"config.py:3: TOKEN = {SECRET}"),
        ),
    )
    assert await Redacted(endpoint, Redactor({"SHOP_TOKEN": SECRET})).complete(prompt) == Reply(text="done")
    (asked,) = endpoint.asked
    assert SECRET not in asked.model_dump_json()
    assert asked.messages[2].text == "config.py:3: TOKEN = [redacted: SHOP_TOKEN]"
    assert asked.messages[0] is prompt.messages[0]
    assert SECRET in prompt.model_dump_json(), "a replay makes the same of the same"


async def test_a_prompt_without_secrets_is_handed_on_as_it_is() -> None:
    endpoint = Endpoint()
    prompt = Prompt(role="worker", messages=(Message(role="user", text="Rename it."),))
    await Redacted(endpoint, Redactor({"SHOP_TOKEN": SECRET})).complete(prompt)
    assert endpoint.asked[0] is prompt


def problems(search: str, replace: str, text: str) -> list[str]:
    written, wrong = find_edits(EDIT.format(search=search, replace=replace))
    assert wrong == ()
    return in_place_of_secrets(written, {"a.py": text})


def test_words_that_stand_for_a_secret_are_never_written_into_a_file() -> None:
    shown = "TOKEN = '[redacted: SHOP_TOKEN]'"
    (why,) = problems(shown, f"{shown}  # mended", f"TOKEN = '{SECRET}'\n")
    assert "shown to you in a secret's place" in why
    assert len(problems("x = 1", "x = '[redacted]'", "x = 1\n")) == 1
    assert problems("x = 1", "x = 2", f"TOKEN = '{SECRET}'\nx = 1\n") == []


def test_a_file_that_holds_such_words_itself_can_be_edited() -> None:
    line = "WORDS = '[redacted]'"
    assert problems(line, f"{line}  # shown", f"{line}\n") == []
