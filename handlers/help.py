"""What Steward says of itself when it is asked for help, wherever that is."""

from __future__ import annotations

from handlers.desk import Desk


def help_text(desk: Desk) -> str:
    """The three commands in three lines, and what can be said in a thread, and where the rest is."""
    prefix = desk.policy.command_prefix
    return (
        "Three commands, typed in a channel (Slack takes none inside threads):\n"
        f"• `/{prefix}refactor REPOSITORY what to change`: a plan to approve, then a tested change\n"
        f"• `/{prefix}review` and the link of a pull request, `REPOSITORY base..head` or what the code shall do\n"
        f"• `/{prefix}research your question`: an answer quoted from pages that were read; "
        f'`/{prefix}research every "mon 9:00" your question` looks again and tells what is new, '
        f"`/{prefix}research list` shows these digests\n"
        "Or say to `@steward` what you want: I propose the command that fits, and nothing begins before you press.\n"
        "In a run's thread: `@steward stop`, `@steward approve` or `@steward reject`; a question about the run: "
        "what it is doing, why a task was left out, what it cost or who approved; in one of "
        f"`/{prefix}refactor` what else should change, also when its branch is pushed; in one of "
        f"`/{prefix}research` or below a digest what else you would like to know.\n"
        f"`/{desk.policy.operator_command} help` shows what else can be asked: what is live, limits, costs. "
        "*Home*, my tab, shows what waits for you."
    )
