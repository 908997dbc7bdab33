"""Records the runs that the suite replays: `python -m tests.replays.record`.

To be run when a change to a workflow is meant to change its path. Everything is as in the demo; what names this machine
is taken out of the journals.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path

from bot.local.demo import play
from bot.local.scenarios import DIGEST, REFACTOR, RESEARCH, REVIEW_PULL, REVIEW_SPECIFICATION, Scenario
from bot.local.stage import Stage, set_stage
from bot.logs import set_up_logs
from bot.replay.file import SavedRun, save
from bot.settings import Settings
from patterns.values.running.journal import Journal
from tools.engine.client import EngineClient
from tools.store.store import Store

FOLDER = Path(__file__).parent
RECORDED: Mapping[str, Scenario] = {
    "refactor": REFACTOR,
    "review-change": REVIEW_PULL,
    "review-specification": REVIEW_SPECIFICATION,
    "research": RESEARCH,
    "digest": DIGEST,
}
SECONDS = 0.05
"""How long the rehearsal model takes for an answer."""


async def record() -> None:
    """All of them, each in a file of its name."""
    set_up_logs("ERROR")
    async with set_stage(Settings.model_construct(), seconds=SECONDS) as stage:
        store = Store(stage.settings.database_url, owner="recorder")
        await store.open()
        async with EngineClient(stage.settings.database_url) as client:
            for name, scenario in RECORDED.items():
                await play(stage, scenario)
                (newest,) = await store.runs.latest(1)
                await client.result(newest.run_id)
                journals = await client.journals(newest.run_id, results=True)
                await asyncio.to_thread(save, FOLDER / f"{name}.json", without_machine(journals, stage))
        await store.close()


def without_machine(journals: tuple[Journal, ...], stage: Stage) -> tuple[Journal, ...]:
    """The same with no folder of this machine in it."""
    text = SavedRun(journals=journals).model_dump_json()
    text = text.replace(str(stage.settings.data_folder), "/data")
    return SavedRun.model_validate_json(re.sub(r"/tmp/[\w./-]+", "/tmp/x", text)).journals  # a name


if __name__ == "__main__":
    asyncio.run(record())
