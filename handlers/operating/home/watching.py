"""The clock that keeps App Homes up to date while somebody looks at them."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from handlers.operating.home.drawing import Homes
from handlers.operating.home.house import look_around
from patterns.errors import SlackUnavailable, StewardError

log = logging.getLogger(__name__)

WATCHED_SECONDS = 86_400.0
"""For so long after somebody looked their App Home is kept up to date."""
APART_SECONDS = 10.0
"""Between two drawings of one person's."""
MOST_AT_ONCE = 20
"""Drawings of one tick: Slack takes a hundred a minute of all processes together. The rest comes with the next."""


@dataclass(frozen=True, slots=True)
class HomeClock:
    """Made once, by the wiring."""

    homes: Homes

    async def tick(self) -> None:
        """Draw those that changed. Twice at once, or in two processes, it draws nothing wrong."""
        desk = self.homes.desk
        now = desk.clock()
        try:
            watched = await desk.homes.watched(now - WATCHED_SECONDS)
            self.homes.forget_all_but({one.user for one in watched})
            due = [one for one in watched if one.published_at <= now - APART_SECONDS]
            house = await look_around(desk) if due else None
        except StewardError as error:
            log.warning("App Homes are not drawn: %s", error)
            return
        drawn = 0
        for one in due:
            if house is None or drawn >= MOST_AT_ONCE:
                break
            try:
                drawn += await self.homes.refresh(one, house)
            except SlackUnavailable as error:
                log.warning("App Homes are not drawn, later again: %s", error)
                break
            except StewardError as error:
                log.warning("the App Home of %s is not drawn: %s", one.user, error)
