"""Every setting, read from the environment once, at start."""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, Self, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.dollars import MICRODOLLARS, Dollars, caps
from patterns.errors import ConfigurationInvalid
from patterns.guardrails.budgets import Budgets
from patterns.guardrails.limits import Limits
from patterns.values.house.intake import Capacity
from patterns.values.running.record import Command
from tools.model.prices import Rate

LEAST_KEY_CHARACTERS = 16
BEST_EFFORT = "ddgs"
"""The search provider that is asked where no other is set."""
_NEEDS = {"tavily": "TAVILY_API_KEY", "brave": "BRAVE_API_KEY", "searxng": "STEWARD_SEARXNG_URL"}
"""Search providers and what each is set by."""
_PROVIDER = rf"({'|'.join([*_NEEDS, BEST_EFFORT])})"


class Settings(BaseSettings):
    """Frozen. Built by `bot.__main__` alone; parts are given values, never this."""

    # Decoded below: the library's own decoding stops at the first variable that is no JSON.
    model_config = SettingsConfigDict(
        env_prefix="STEWARD_", env_file=".env", extra="ignore", frozen=True, enable_decoding=False
    )

    slack_bot_token: SecretStr = Field(default=SecretStr(""), validation_alias="SLACK_BOT_TOKEN")
    """Bot token, `xoxb-…`, from the app's page "OAuth & Permissions"."""
    slack_app_token: SecretStr = Field(default=SecretStr(""), validation_alias="SLACK_APP_TOKEN")
    """App-level token, `xapp-…`, with `connections:write`; only in socket mode."""
    slack_signing_secret: SecretStr = Field(default=SecretStr(""), validation_alias="SLACK_SIGNING_SECRET")
    """From "Basic Information"; only in HTTP mode."""
    slack_api_url: str = Field(default="https://slack.com/api/", validation_alias="SLACK_API_URL")
    """Where Slack's Web API is; another one only for tests and the local workspace."""
    slack_mode: Literal["socket", "http"] = "socket"
    """How Slack reaches Steward: by its own outgoing connection, or by HTTPS requests to it."""
    http_host: str = "127.0.0.1"
    """Where HTTP mode listens; put a TLS proxy before it."""
    http_port: int = Field(default=3000, ge=0, le=65535)
    """The port of HTTP mode."""
    command_prefix: str = Field(default="", pattern=r"^[a-z-]{0,16}$")
    """Put before the command names, here and in the manifest, where another app has taken them."""
    operator_command: str = Field(default="steward", pattern=r"^[a-z][a-z-]{0,14}$")
    """The operator's command behind that prefix; the manifest says the same name."""

    openai_api_key: SecretStr = Field(default=SecretStr(""), validation_alias="OPENAI_API_KEY")
    """A key for OpenAI, or for the endpoint named in STEWARD_MODEL_BASE_URL."""
    skytells_api_key: SecretStr = Field(default=SecretStr(""), validation_alias="SKYTELLS_API_KEY")
    """A key for Skytells; alone it selects their endpoint and the model `deepbrain-router`."""
    model_base_url: str = ""
    """Any endpoint that speaks Chat Completions, as `https://HOST/v1`."""
    model: str = ""
    """The model of every role; empty: the endpoint's usual one."""
    models: dict[str, str] = {}
    """Models by role, as JSON: planner, worker, generator, evaluator, agent, synthesiser."""
    model_deadline_seconds: float = Field(default=180, gt=0)
    """How long one reply may take."""
    prices: dict[str, Rate] = {}
    """Dollars for a million tokens, as JSON: `{"MODEL": {"input": 1, "cached_input": 0.1, "output": 4}}`."""

    database_url: str = "sqlite:///var/steward.sqlite"
    """SQLite for one process; `postgresql://…` for several."""
    executor_id: str = Field(default="single", pattern=r"^[\w-]{1,40}$")
    """This process's name: no two running processes may share one."""
    data_folder: Path = Path("var")
    """Holds `mirrors` and `scratch`, which can be deleted while nothing runs."""
    retention_days: float = Field(default=30, gt=1)
    """How long ended runs, what they read, findings and deleted digests are kept; what was called not useful stays."""

    secret_key: SecretStr = SecretStr("")
    """Seals credentials that are kept in the database, at least 16 characters; a new one stands before the old ones."""
    secret_key_file: str = ""
    """Or a file with a key a line, the newest first, which nobody else may read (chmod 600)."""
    audit_key: SecretStr = SecretStr("")
    """Seals the audit's chain, at least 16 characters; a new one is put before the old ones, with commas between."""

    policy: Path = Path("steward.yml")
    """The operator's policy file: repositories, who may do what in them, their limits. See docs/policy.md."""

    run_dollars: float = Field(default=2.0, gt=0)
    """The cost cap of one run."""
    run_reserve_dollars: float = Field(default=0.1, ge=0)
    """The part of it that only the closing call may use."""
    run_tokens: int = Field(default=2_000_000, gt=0)
    """The token cap of one run."""
    run_minutes: float = Field(default=60, gt=0)
    """The time limit of one run, without the time that people take to answer."""
    turns: int = Field(default=30, gt=0)
    """Model calls of one agent or worker."""
    rounds: int = Field(default=4, gt=0)
    """Drafts of one review."""
    tasks: int = Field(default=12, gt=0)
    """Subtasks of one plan."""
    width: int = Field(default=3, gt=0)
    """Subtasks of one run at a time."""
    answer_hours: float = Field(default=24, gt=0)
    """How long a question waits before its default is taken."""

    runs: int = Field(default=20, gt=0)
    """Runs at work at once, in all processes together; others wait in a line. One that waits for people is none."""
    user_runs: int = Field(default=3, gt=0)
    """Of these, runs of one person; their digests have as many places of their own."""
    user_runs_hour: int = Field(default=30, gt=0)
    """Runs that one person may ask for within an hour; more are turned away."""

    time_zone: str = "UTC"
    """Whose days and months budgets are counted by, as the IANA names it: `Europe/Berlin`."""
    user_day_dollars: Dollars = 10.0
    """What the runs of one person may cost in a day; `none`: any amount, as in the five below."""
    user_month_dollars: Dollars = 100.0
    """What they may cost in a calendar month."""
    channel_day_dollars: Dollars = 25.0
    """What the runs of one channel may cost in a day."""
    channel_month_dollars: Dollars = 250.0
    """What they may cost in a calendar month."""
    day_dollars: Dollars = 50.0
    """What all runs together may cost in a day."""
    month_dollars: Dollars = 500.0
    """What they may cost in a calendar month."""

    sandbox_allow: Literal["", "container"] = ""
    """`container`: where bubblewrap cannot work, commands may run in a weaker sandbox. See docs/sandbox.md."""

    tavily_api_key: SecretStr = Field(default=SecretStr(""), validation_alias="TAVILY_API_KEY")
    """A key for web search by Tavily."""
    brave_api_key: SecretStr = Field(default=SecretStr(""), validation_alias="BRAVE_API_KEY")
    """A key for web search by Brave."""
    searxng_url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    """A SearXNG of your own, with its JSON format switched on."""
    search: str = Field(default="auto", pattern=rf"^(auto|none|{_PROVIDER}(,{_PROVIDER})*)$")
    """Who is asked: `auto` (all that are set; without any, `ddgs`), `none`, or of `tavily,brave,searxng,ddgs`."""
    research_contact: str = Field(default="", pattern=r"^([A-Za-z0-9@:/._~+%?=&#-]{3,200})?$")
    """A mail or web address that site owners are told with each page we fetch, for their complaints."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """What the log holds: one JSON object a line, on standard error."""

    @field_validator("models", "prices", mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value.strip() else {}
        except json.JSONDecodeError as error:
            raise ValueError(f"no JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None

    @field_validator("search", mode="before")
    @classmethod
    def _without_blanks(cls, value: object) -> object:
        return "".join(value.split()).lower() if isinstance(value, str) else value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("no time zone; an example: Europe/Berlin") from None
        return value

    @field_validator("audit_key", "secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if any(0 < len(key.strip()) < LEAST_KEY_CHARACTERS for key in value.get_secret_value().split(",")):
            raise ValueError(f"each key has at least {LEAST_KEY_CHARACTERS} characters")
        return value

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.operator_command in get_args(Command):
            raise ValueError(f"STEWARD_OPERATOR_COMMAND: {self.operator_command} is the name of another command")
        if self.run_reserve_dollars >= self.run_dollars:
            raise ValueError("STEWARD_RUN_RESERVE_DOLLARS must be less than STEWARD_RUN_DOLLARS")
        keyless = [name for name in self.search_providers() if name in _NEEDS and not self._is_set(name)]
        if keyless:
            raise ValueError(
                "; ".join(f"STEWARD_SEARCH names {name} but {_NEEDS[name]} is not set" for name in keyless)
            )
        return self

    def search_providers(self) -> tuple[str, ...]:
        """The names of those that are asked."""
        if self.search == "none":
            return ()
        if self.search != "auto":
            return tuple(dict.fromkeys(self.search.split(",")))
        return tuple(name for name in _NEEDS if self._is_set(name)) or (BEST_EFFORT,)

    def _is_set(self, provider: str) -> bool:
        given = {
            "tavily": self.tavily_api_key.get_secret_value(),
            "brave": self.brave_api_key.get_secret_value(),
            "searxng": self.searxng_url,
        }
        return bool(given[provider])

    def limits(self) -> Limits:
        """What one run may use."""
        return Limits(
            cap_microdollars=round(self.run_dollars * MICRODOLLARS),
            reserve_microdollars=round(self.run_reserve_dollars * MICRODOLLARS),
            cap_tokens=self.run_tokens,
            seconds=self.run_minutes * 60,
            turns=self.turns,
            rounds=self.rounds,
            tasks=self.tasks,
            width=self.width,
            answer_seconds=self.answer_hours * 3600,
        )

    def capacity(self) -> Capacity:
        """How much is worked on at once, and how much may be asked for."""
        return Capacity(of_house=self.runs, of_member=self.user_runs, an_hour=self.user_runs_hour)

    def budgets(self) -> Budgets:
        """What those who pay for runs may spend, by day and month."""
        return Budgets(
            time_zone=self.time_zone,
            house=caps(self.day_dollars, self.month_dollars),
            user=caps(self.user_day_dollars, self.user_month_dollars),
            channel=caps(self.channel_day_dollars, self.channel_month_dollars),
        )


def read_settings() -> Settings:
    """From the environment and `.env`. Raises `ConfigurationInvalid` that names every wrong setting and no value."""
    problems = _misspelt(os.environ)
    try:
        settings = Settings()
    except ValidationError as error:
        problems += [f"{variable_of(one['loc'])}: {one['msg']}" for one in error.errors(include_input=False)]
    if problems:
        raise ConfigurationInvalid("\n".join(problems))
    return settings


def _misspelt(environment: Iterable[str]) -> list[str]:
    """A limit that nobody reads is no limit: names that look like ours and are none."""
    known = variables()
    unknown = [name for name in environment if name.startswith("STEWARD_") and name not in known]
    near = {name: difflib.get_close_matches(name, known, n=1) for name in unknown}
    return [f"{name}: no such setting{f'; {near[name][0]}?' if near[name] else ''}" for name in sorted(unknown)]


def variable_of(location: tuple[int | str, ...]) -> str:
    """The environment variable that an error's location stands for."""
    if not location:
        return "settings"
    first = str(location[0])
    rest = "".join(f".{part}" for part in location[1:])
    return (first if first.isupper() else f"STEWARD_{first.upper()}") + rest


def variables() -> dict[str, str]:
    """Every setting's environment variable with the name of its field."""
    found = {}
    for name, field in Settings.model_fields.items():
        found[str(field.validation_alias or f"STEWARD_{name.upper()}")] = name
    return found
