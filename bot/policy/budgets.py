"""What single persons and channels may spend, where it is not what the settings say for all."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from bot.dollars import Dollars, microdollars
from bot.policy.ids import ChannelId, UserId
from patterns.guardrails.budgets import Budgets
from patterns.values.money.payers import Caps


class Budget(BaseModel):
    """Of one person or channel, in dollars; `none`: any amount. What is left out is as for everybody."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: Dollars = None
    month: Dollars = None

    def applied(self, usual: Caps) -> Caps:
        """The usual caps with these."""
        said = {f"{name}_microdollars": microdollars(getattr(self, name)) for name in self.model_fields_set}
        return usual.model_copy(update=said)


class OwnBudgets(BaseModel):
    """By id. They may be above what the settings say, and never free anybody of the installation's own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    users: dict[UserId, Budget] = Field(default_factory=dict)
    channels: dict[ChannelId, Budget] = Field(default_factory=dict)

    def applied(self, usual: Budgets) -> Budgets:
        """The settings' budgets with these."""
        return usual.model_copy(
            update={
                "users": {one: own.applied(usual.user) for one, own in self.users.items()},
                "channels": {one: own.applied(usual.channel) for one, own in self.channels.items()},
            }
        )
