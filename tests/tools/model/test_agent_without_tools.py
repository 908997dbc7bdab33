"""An agent at an endpoint that takes no tools goes the same way as at one that does."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from patterns.agent import Agent
from patterns.guardrails.limits import Limits, Watch
from patterns.ports.runs import Run
from patterns.toolbox import Observation, Tool, Toolbox
from patterns.values.conversation import JsonObject, Message, Prompt
from tests.fakes.run import play
from tests.tools.model.stub import Answer, Wire, completion

PROMPT = Prompt(role="agent", messages=(Message(role="system", text="Count."), Message(role="user", text="Begin.")))
REFUSAL = Answer({"error": {"message": "this model does not support tools"}}, status=400)


class Amount(BaseModel):
    by: int


class Add(Tool[Amount]):
    name = "add"
    description = "Add to the sum; 5 is enough."
    arguments = Amount
    sum = 0

    async def act(self, arguments: Amount) -> Observation:
        total = self.sum + arguments.by
        return Observation(text=f"the sum is {total}", data={"sum": total}, final=total == 5)

    def absorb(self, observation: Observation) -> None:
        self.sum = int(observation.data["sum"])


def native(*calls: str) -> Answer:
    made = [{"id": f"c{n}", "function": {"name": "add", "arguments": call}} for n, call in enumerate(calls)]
    return Answer(completion(None, "tool_calls", tool_calls=made))


def written(*calls: str) -> Answer:
    return Answer(completion("[" + ", ".join(f'{{"action": "add", "arguments": {call}}}' for call in calls) + "]"))


TURNS = (['{"by": 1}', '{"by": 2}'], ['{"by": '], ['{"by": 2}'])


@pytest.mark.parametrize(
    "answers",
    [[native(*turn) for turn in TURNS], [REFUSAL, *(written(*turn) for turn in TURNS)]],
    ids=["with tools", "in words"],
)
async def test_an_agent_sees_no_difference(wire: Wire, answers: list[Answer]) -> None:
    wire.say(*answers)
    endpoint = wire.endpoint()

    async def workflow(run: Run, _: JsonObject) -> JsonObject:
        agent = Agent(PROMPT, Toolbox([Add()]), run=run, model=endpoint, watch=await Watch.begin(run, Limits()))
        ending = await agent.pursue()
        return {"ending": ending, "turns": agent.turns, "said": [shown(one) for one in agent.prompt.messages]}

    result = await play(workflow, {})
    assert (result["ending"], result["turns"]) == ("final", 3)
    first, second, broken, third = [said for said in result["said"] if said[0] == "tool"]
    assert (first[1], second[1], third[1]) == ("the sum is 1", "the sum is 3", "the sum is 5")
    assert broken[1].startswith("The arguments could not be read: ")


def shown(message: Message) -> list[Any]:
    return [message.role, message.text]
