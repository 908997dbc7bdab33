"""Takes events, commands and interactions to the app, with Slack's deadlines and Slack's retries."""

import secrets
from typing import Any

from bot.local.slack.delivery.envelopes import VERIFICATION_TOKEN, Envelope, Outcome, Transport
from bot.local.slack.jobs import Jobs
from bot.local.slack.state.timers import Timers
from bot.local.slack.state.world import World

Json = dict[str, Any]
RETRY_PAUSES_SECONDS = (0.0, 60.0, 300.0)
"""Before the first, second and third retry of an event that was not acknowledged."""


class Courier:
    """Events are retried and never block; a command or interaction is delivered once and its answer awaited."""

    def __init__(self, world: World, timers: Timers, transport: Transport, jobs: Jobs) -> None:
        self._world = world
        self._timers = timers
        self._transport = transport
        self._jobs = jobs
        self.waiting = 0
        """Payloads that are out and neither acknowledged nor given up."""
        self.lost: list[Json] = []
        """Events nobody acknowledged in four attempts."""

    async def ask(self, payload: Json, *, slash: bool = False) -> Outcome:
        """Deliver what a person waits for. Never retried: the person sees an error and may try again."""
        return await self._deliver(Envelope("slash_commands" if slash else "interactive", payload))

    def announce(self, event: Json, *, channel_type: str = "") -> None:
        """Send an event if the app subscribes to it."""
        kind = f"message.{_suffix(channel_type)}" if event["type"] == "message" else event["type"]
        if kind in self._world.manifest.events:
            self._jobs.start(self._deliver_event(self._wrap(event)))

    def announce_message(self, channel_id: str, message: Json) -> None:
        """Send what happened to a message, in channels the bot is in."""
        channel = self._world.workspace.channels[channel_id]
        if not self._world.bot_is_in(channel):
            return
        shown = {name: value for name, value in message.items() if name != "hidden" or value}
        place = {"channel": channel_id, "channel_type": channel.kind, "event_ts": message["ts"]}
        self.announce(shown | place, channel_type=channel.kind)

    async def _deliver(self, envelope: Envelope) -> Outcome:
        self.waiting += 1
        try:
            return await self._transport.deliver(envelope)
        finally:
            self.waiting -= 1
            self._world.changes.publish("delivery")

    async def _deliver_event(self, payload: Json) -> None:
        outcome = await self._deliver(Envelope("events_api", payload))
        for attempt, pause in enumerate(RETRY_PAUSES_SECONDS, start=1):
            if outcome.acknowledged:
                return
            if outcome.reason == "no_connection":
                await self._transport.ready()
            elif pause:
                await self._timers.sleep(pause)
            reason = "timeout" if outcome.reason == "no_connection" else outcome.reason
            outcome = await self._deliver(Envelope("events_api", payload, attempt, reason))
        if not outcome.acknowledged:
            self.lost.append(payload)
            self._world.changes.publish("delivery")

    def _wrap(self, event: Json) -> Json:
        workspace = self._world.workspace
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": workspace.team_id,
            "api_app_id": workspace.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(6).upper()}",
            "event_time": int(self._world.clock()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": workspace.team_id,
                    "user_id": workspace.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
        }


def _suffix(channel_type: str) -> str:
    return {"channel": "channels", "group": "groups", "im": "im"}.get(channel_type, channel_type)
