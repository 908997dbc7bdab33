"""What an endpoint turned out to take: how a structured answer is asked for, and the other habits that differ."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from patterns.errors import ModelError
from patterns.values.conversation import Prompt, Reply
from tools.model.wire.dialect import RUNGS, Dialect, Rung
from tools.model.wire.json_text import CUT, EMPTY, Shape

_DECLINED = (400, 404, 422, 500, 501)
_ABOUT: dict[Rung, re.Pattern[str]] = {
    "json_schema": re.compile(r"response.?format|json.?schema|structured|json mode|\bschema\b|grammar"),
    "tool": re.compile(r"tool|function"),
    "json_object": re.compile(r"response.?format|json.?object|json mode|structured|\bjson\b"),
}
_NO_TEMPERATURE = re.compile(
    r"temperature.{0,80}(unsupported|not support|only the default|deprecated)|"
    r"(unsupported|not support|deprecated).{0,80}temperature"
)
_REFUSED = r"not (be )?(support|permit|enabl|allow|availab|implement)|unsupported|disabled|requires"
_NO_TOOLS = re.compile(
    rf"\b(tools?|functions?)\b.{{0,60}}({_REFUSED})|"
    r"(not support|unsupported|no endpoints found|unrecogni[sz]ed|unknown|unexpected|extra inputs).{0,60}"
    r"\b(tools?|functions?|function.?call(ing|s)?)\b",
    re.DOTALL,
)
_IGNORED_AFTER = 2


class Ladder:
    """The dialect of each model behind one endpoint, learnt from its refusals and kept for the process."""

    def __init__(self) -> None:
        self.asked: Counter[tuple[str, Rung]] = Counter()
        """Calls for a structured answer by model and rung, for the metrics."""
        self.learnt: Counter[tuple[str, str]] = Counter()
        """Steps by model and what was given up, for the metrics."""
        self._dialects: dict[str, Dialect] = {}
        self._unlike: Counter[str] = Counter()

    def dialect(self, model: str) -> Dialect:
        """How to speak to the model now."""
        return self._dialects.get(model, Dialect())

    def refused(self, model: str, prompt: Prompt, spoken: Dialect, error: ModelError) -> bool:
        """Learn from a refusal of a request in dialect `spoken`. True when another try makes sense."""
        if error.facts.get("status") not in _DECLINED:
            return False
        said = f"{error.detail} {error.facts.get('error', '')}".lower()
        milder = _milder(spoken, said, prompt)
        if milder is None:
            return False
        self._learn(model, milder)
        return True

    def answered(self, model: str, prompt: Prompt, spoken: Dialect, reply: Reply) -> None:
        """Learn from an answer: an endpoint may take the format and ignore it, and then the model never saw the schema.

        After two answers in a row that are nothing like it, the schema goes into the prompt.
        """
        if prompt.answer_schema is None or reply.tool_calls:
            return
        self.asked[model, spoken.rung] += 1
        if reply.problem in (CUT, EMPTY):
            return
        alike = reply.data is not None and Shape.of(prompt.answer_schema).fits(reply.data)
        self._unlike[model] = 0 if alike else self._unlike[model] + 1
        if self._unlike[model] >= _IGNORED_AFTER and not spoken.schema_in_prompt:
            self._unlike[model] = 0
            self._learn(model, replace(spoken, rung="json_object"))

    def _learn(self, model: str, milder: Dialect) -> None:
        """Never upwards again: of calls at once, the refusal of an early one may come late."""
        before = self.dialect(model)
        now = before.and_also(milder)
        for name in ("rung", "tokens_field", "temperature", "tools"):
            if getattr(before, name) != getattr(now, name):
                self.learnt[model, f"{name}:{getattr(now, name)}"] += 1
        self._dialects[model] = now


def _milder(spoken: Dialect, said: str, prompt: Prompt) -> Dialect | None:
    if spoken.tokens_field == "max_tokens" and "max_completion_tokens" in said:
        return replace(spoken, tokens_field="max_completion_tokens")
    if spoken.temperature and _NO_TEMPERATURE.search(said):
        return replace(spoken, temperature=False)
    about = _ABOUT.get(spoken.rung)
    if prompt.answer_schema is not None and about and about.search(said):
        return replace(spoken, rung=RUNGS[RUNGS.index(spoken.rung) + 1])
    if spoken.tools and _has_tools(prompt) and _NO_TOOLS.search(said) and "schema" not in said:
        return replace(spoken, tools=False)
    return None


def _has_tools(prompt: Prompt) -> bool:
    """Also in what was said before: the closing call is given none, and its history holds calls."""
    return bool(prompt.tools) or any(message.role == "tool" or message.tool_calls for message in prompt.messages)
