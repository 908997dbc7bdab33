"""`steward local`: the workspace's page, open until it is told to end."""

from __future__ import annotations

from bot.local.scenarios import SCENARIOS
from bot.local.stage import Stage, set_stage
from bot.policy.operator import OperatorPolicy
from bot.serve import until_told
from bot.settings import Settings


async def stay(settings: Settings, policy: OperatorPolicy, *, port: int) -> int:
    """Serve the page, with the operator's own repositories beside the sample; the exit status."""
    async with set_stage(settings, own=policy, port=port) as stage:
        print(invitation(stage), flush=True)  # noqa: T201  # the terminal is the surface
        await until_told()
    return 0


def invitation(stage: Stage) -> str:
    """What to do with the page."""
    commands = "\n\n".join(f"  {one.typed}" for one in SCENARIOS)
    return (
        f"\nThe local workspace is open:  {stage.slack.page_url}\n{stage.notice}\n"
        f"A pull request to be reviewed:  {stage.pull_url}\n\n"
        f"Type a command there, for example one of these:\n\n{commands}\n\nCtrl-C ends it. Nothing of it is kept.\n"
    )
