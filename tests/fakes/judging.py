"""An evaluator that finds every sentence of an answer carried by its quotes."""

from __future__ import annotations

import json
import re

from patterns.values.conversation import Prompt, Reply

_SENTENCE = re.compile(r"^(S\d+): ", re.MULTILINE)


def agreed(prompt: Prompt) -> Reply | None:
    """Its answer; None for a prompt that asks for something else."""
    if prompt.role != "evaluator" or "verdicts" not in (prompt.answer_schema or {}).get("properties", {}):
        return None
    named = _SENTENCE.findall(prompt.messages[-1].text)
    data = {"verdicts": [{"sentence": name, "carried": "yes"} for name in named]}
    return Reply(text=json.dumps(data), data=data)
