"""Who pays for runs besides the runs' own caps: persons, channels, schedules and the house, by day and month."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from patterns.values.conversation import Frozen

PayerKind = Literal["user", "channel", "schedule", "house"]
Period = Literal["day", "month"]
PERIODS: tuple[Period, ...] = ("day", "month")

BudgetCode = Literal[
    "G-USER-DAY",
    "G-USER-MONTH",
    "G-CHANNEL-DAY",
    "G-CHANNEL-MONTH",
    "G-SCHEDULE-MONTH",
    "G-HOUSE-DAY",
    "G-HOUSE-MONTH",
]
"""The limits that are a payer's: nobody in a run can raise them."""


class Payer(Frozen):
    """One that pays: `id` is Slack's of a user or channel, ours of a schedule, empty for the house."""

    kind: PayerKind
    id: str = ""


HOUSE = Payer(kind="house")
"""The installation. It pays for every run."""


class Payers(Frozen):
    """On whose account a run is, and for which command; empty where there is none. The house always is one."""

    user: str = ""
    channel: str = ""
    schedule: str = ""
    command: str = ""
    """What costs are told by; it pays nothing."""

    def all(self) -> tuple[Payer, ...]:
        """In the one order in which everybody goes through them."""
        named = (("user", self.user), ("channel", self.channel), ("schedule", self.schedule))
        return (*(Payer.model_validate({"kind": kind, "id": one}) for kind, one in named if one), HOUSE)


NOBODY = Payers()


class Caps(Frozen):
    """What one payer may spend; None: any amount, 0: nothing."""

    day_microdollars: int | None = None
    month_microdollars: int | None = None

    def of(self, period: Period) -> int | None:
        """The cap of that period."""
        return self.day_microdollars if period == "day" else self.month_microdollars


class Standing(Frozen):
    """Where one payer stands in the day or month that it is."""

    payer: Payer
    period: Period
    name: str
    """`2026-11-26` or `2026-11`, in the installation's time zone."""
    used_microdollars: int
    """Settled and set aside."""
    cap_microdollars: int
    ends_at: float
    """When it begins anew, seconds since the epoch."""

    @property
    def left_microdollars(self) -> int:
        """Below 0 where the cap was lowered meanwhile."""
        return self.cap_microdollars - self.used_microdollars

    @property
    def code(self) -> str:
        """The limit's name; one of `BudgetCode`."""
        return f"G-{self.payer.kind}-{self.period}".upper()


Dimension = Literal["day", "user", "channel", "schedule", "command", "run"]
"""What costs are told by."""


class Cost(Frozen):
    """What settled calls have cost, for one name in a dimension."""

    name: str
    """Empty where there is none, as the schedule of what a person asked for."""
    microdollars: int
    tokens: int
    calls: int


USED_UP = 100


class Notice(Frozen):
    """A payer has come to 50, 80 or 100 % of a cap: told once."""

    payer: Payer
    period: Period
    name: str
    """As in `Standing`."""
    percent: int
    """`USED_UP` too where a call was refused because what is left is less than it may cost."""
    spent_microdollars: int
    """When it came to that."""
    cap_microdollars: int
    ends_at: float
    """When the day or month is over."""
    run_id: str
    """The run whose call it was."""
    at: float

    @property
    def key(self) -> str:
        """Its own for all time. Another cap in the same period is told of anew."""
        where = f"{self.payer.kind}:{self.payer.id}:{self.name}"
        return f"budget:{where}:{self.cap_microdollars}:{self.percent}"


def names_at(moment: float, time_zone: str) -> dict[Period, str]:
    """The day and the month that it is then and there."""
    day = datetime.fromtimestamp(moment, ZoneInfo(time_zone)).date().isoformat()
    return {"day": day, "month": month_of(day)}


def month_of(day: str) -> str:
    """`2026-11` of `2026-11-26`."""
    return day[:7]


def ends_at(name: str, time_zone: str) -> float:
    """When the day or month of that name is over, in seconds since the epoch."""
    first = date.fromisoformat(name if len(name) > len("2026-11") else f"{name}-01")
    days = 1 if first.isoformat() == name else 32
    after = first + timedelta(days=days)
    after = after if days == 1 else after.replace(day=1)
    return datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(time_zone)).timestamp()
