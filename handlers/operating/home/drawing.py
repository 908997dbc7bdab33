"""App Homes drawn: only what changed, over nothing that somebody else has drawn meanwhile, and not too often."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from handlers.desk import Desk
from handlers.doorway import Doorway
from handlers.help import help_text
from handlers.operating.glance import Glance, latest_runs
from handlers.operating.home.figures import figures_of
from handlers.operating.home.house import House, look_around
from handlers.operating.home.parts import ENDED_SHOWN, LIVE_SHOWN, OTHERS_SHOWN, WAITS_SHOWN
from handlers.operating.home.slices import Slice, slice_of
from handlers.operating.home.view import View, digest_of, view_of
from handlers.operating.home.whole import others_of
from handlers.operating.links import links_of
from handlers.operating.sight import LOOKED_AT, Sight, public_of
from patterns.errors import SlackRefused, StewardError
from patterns.values.house.homes import HomeShown

log = logging.getLogger(__name__)

ENDED_LOOKED_AT = 30
SIGHT_SECONDS = 300.0
"""For so long people, groups and channels are taken as they were: for what is shown, never for what is done."""
UNTYPED = frozenset({"digest", "choose"})
"""Runs that nobody typed are not among one's latest."""
GROUP_SECONDS = 60.0
CONFLICT = "hash_conflict"


@dataclass(slots=True)
class Homes:
    """One for the process. What it remembers saves work and decides nothing."""

    desk: Desk
    _seen: dict[str, tuple[float, Sight]] = field(default_factory=dict)
    _groups: dict[str, tuple[float, frozenset[str]]] = field(default_factory=dict)
    _rooms: dict[str, tuple[float, bool]] = field(default_factory=dict)
    """Since when it is known of a channel whether everybody may read it."""
    _slices: dict[str, Slice] = field(default_factory=dict)
    """What was drawn last, or found unchanged."""
    _resting: dict[str, float] = field(default_factory=dict)
    """Until when a home is left alone."""

    async def opened(self, user: str, mark: str) -> None:
        """Somebody looks: what they see is drawn afresh. `mark`: Slack's of what stands there, if anything does."""
        self._seen.pop(user, None)
        stands = await self.desk.homes.opened(user, self.desk.clock())
        over = stands.model_copy(update={"mark": mark or stands.mark})
        part = await self._part(user, await look_around(self.desk))
        # Where another state stands there than was kept, or none, what was kept says nothing of what they see.
        await self._publish(over, part, after=stands.mark, always=not mark or mark != stands.mark)

    async def refresh(self, stands: HomeShown, house: House) -> bool:
        """Draw it where its part of the house has changed; whether it was drawn, or tried.

        What Slack refuses, be it the person or their home, is not tried again for a while.
        """
        user, now = stands.user, self.desk.clock()
        if self._resting.get(user, now) > now:
            return False
        try:
            part = await self._part(user, house)
            is_drawn = bool(stands.digest) and self._slices.get(user) == part
            return not is_drawn and await self._publish(stands, part, after=stands.mark)
        except SlackRefused:
            self._resting[user] = now + SIGHT_SECONDS
            raise

    def forget_all_but(self, users: set[str]) -> None:
        """Of people who have not looked for long nothing is kept."""
        for kept in (self._seen, self._slices, self._resting):
            for user in set(kept) - users:
                del kept[user]

    async def _publish(self, over: HomeShown, part: Slice, *, after: str, always: bool = False) -> bool:
        view = await self._view(part)
        digest = digest_of(view)
        if digest == over.digest and not always:
            self._slices[part.user] = part
            return False
        try:
            mark = await self.desk.slack.publish_home(part.user, view, after=over.mark)
        except SlackRefused as error:
            if error.facts.get("reason") != CONFLICT:
                raise
            await self.desk.homes.shown(part.user, digest="", mark="", at=self.desk.clock(), after=after)
            return True
        now = self.desk.clock()
        if await self.desk.homes.shown(part.user, digest=digest, mark=mark, at=now, after=after):
            self._slices[part.user] = part
        else:
            await self.desk.homes.forget(part.user)  # two have drawn at once, and which of them stands is not known
        return True

    async def _view(self, part: Slice) -> View:
        ended = () if part.sight.refusal() else await self._ended(part.user)
        waits = [one.run for one in part.waits[:WAITS_SHOWN]]
        told = [one.record for one in (*part.live[:LIVE_SHOWN], *ended[:ENDED_SHOWN], *waits)]
        if part.house:
            told += [one.record for one in others_of(part.house, part.user)[:OTHERS_SHOWN]]
        return view_of(
            part,
            ended=ended,
            figures=await figures_of(self.desk, part),
            links=await links_of(self.desk, [one for one in told if part.sight.reads(one)]),
            help_text=help_text(self.desk),
        )

    async def _ended(self, user: str) -> tuple[Glance, ...]:
        latest = await latest_runs(self.desk, ENDED_LOOKED_AT, requester=user)
        return tuple(one for one in latest if not one.is_live and one.record.command not in UNTYPED)

    async def _part(self, user: str, house: House) -> Slice:
        at, sight = self._seen.get(user, (float("-inf"), None))
        now = self.desk.clock()
        if sight is None or now - at > SIGHT_SECONDS:
            sight = await self._sight(user)
            self._seen[user] = (now, sight)
        return slice_of(house, await self._sharpened(sight, house))

    async def _sight(self, user: str) -> Sight:
        present = await Doorway(self.desk.slack, self.desk.policy).look(user, members=self._read)
        return Sight(present, self.desk.policy)

    async def _read(self, group: str) -> frozenset[str]:
        """Of everybody who looks at the same time the groups are the same."""
        at, members = self._groups.get(group, (float("-inf"), frozenset[str]()))
        now = self.desk.clock()
        if now - at > GROUP_SECONDS:
            members = await self.desk.slack.members(group)
            self._groups[group] = (now, members)
        return members

    async def _sharpened(self, sight: Sight, house: House) -> Sight:
        """For an operator: knowing which of the conversations that are shown everybody may read."""
        if sight.refusal() or not sight.is_operator:
            return sight
        shown = others_of(house, sight.user)[:OTHERS_SHOWN]
        return replace(sight, public=await self._public(dict.fromkeys(one.record.channel for one in shown)))

    async def _public(self, channels: Iterable[str]) -> frozenset[str]:
        now = self.desk.clock()
        known = {one: said for one, (at, said) in self._rooms.items() if now - at <= SIGHT_SECONDS}
        asked = [one for one in channels if one not in known][:LOOKED_AT]
        public = await public_of(self.desk, asked)
        self._rooms |= {one: (now, one in public) for one in asked}
        known |= {one: one in public for one in asked}
        return frozenset(one for one in channels if known.get(one, False))


async def draw_opened(homes: Homes, user: str, mark: str) -> None:
    """A failure leaves the old one: it is drawn again when they look again, or when something changes."""
    try:
        await homes.opened(user, mark)
    except StewardError as error:
        log.warning("the App Home of %s is not drawn: %s", user, error)
