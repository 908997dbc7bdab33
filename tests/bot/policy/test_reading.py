"""The policy file: what stands in it is what is decided by, and every mistake is named with its place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot.policy.operator import OperatorPolicy
from bot.policy.reading import policy_of, read_policy
from bot.settings import Settings
from patterns.errors import ConfigurationInvalid
from patterns.guardrails.limits import Limits
from patterns.values.money.payers import Caps, Payer

ROOT = Path(__file__).resolve().parents[3]
SHOP = {"url": "https://example.org/shop"}
SECRET = "a-hidden-value"


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """No setting but where the file is looked for."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STEWARD_POLICY", raising=False)
    return Settings(_env_file=None)


def shop(**said: Any) -> dict[str, Any]:
    return {"repositories": {"shop": {**SHOP, **said}}}


def refusal(content: object) -> str:
    with pytest.raises(ConfigurationInvalid) as caught:
        policy_of(content, limits=Limits(), name="steward.yml")
    return caught.value.detail


def test_the_documented_sample_is_valid_and_shows_every_key(settings: Settings) -> None:
    paper = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    sample = paper.partition("```yaml\n")[2].partition("```")[0]
    settings.policy.write_text(sample)
    policy = read_policy(settings)
    said = set(OperatorPolicy.model_fields) | set(type(policy.repositories["shop"]).model_fields)
    undocumented = {"local", "trusted_sample"}
    """A path of this machine, and our own sample: for the local workspace alone."""
    assert said - undocumented - set(re.findall(r"^ *(\w+):", sample, re.MULTILINE)) == set()
    rules = policy.repositories["shop"].rules()
    assert (rules.host, rules.protected, rules.plan_approval) == ("github", (".github/**", "**/*.lock"), "always")
    assert [(one.name, one.quick, one.writes, one.report) for one in rules.commands] == [
        ("test", False, False, ""),
        ("lint", True, False, ""),
        ("format", False, True, ""),
        ("coverage", False, False, "coverage.xml"),
    ]


def test_without_a_file_there_are_no_repositories(settings: Settings) -> None:
    assert read_policy(settings) == OperatorPolicy()


def test_an_empty_file_says_nothing(settings: Settings) -> None:
    settings.policy.write_text("# nothing yet\n")
    assert read_policy(settings) == OperatorPolicy()


def test_a_file_that_was_named_must_be_there(settings: Settings, tmp_path: Path) -> None:
    del settings
    with pytest.raises(ConfigurationInvalid, match="cannot be read"):
        read_policy(Settings(_env_file=None, policy=tmp_path / "elsewhere.yml"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("approvers: []\napprovers: [U024BE7LH]\n", "steward.yml, line 2, column 1: the key 'approvers' stands twice"),
        ("repositories: {shop: {url: a, url: b}}", "line 1, column 31: the key 'url' stands twice"),
        ("approvers: &all [U024BE7LH]\nself_approval: *all\n", "line 2, column 16: a value that begins with *"),
        ("repositories: {shop: {protected: [*.lock]}}", "line 1"),
        ("approvers: [U024BE7LH\n", "line 2"),
        ("approvers: !!python/object/apply:os.system [ls]", "line 1"),
        ("[" * 20_000, "no YAML text that can be read"),
        ("a: " + "9" * 5000, "no YAML text that can be read"),
        ("# " + "x" * 300_000, "larger than 256 kB"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_with_its_line(text: str, told: str, settings: Settings) -> None:
    settings.policy.write_text(text)
    with pytest.raises(ConfigurationInvalid) as caught:
        read_policy(settings)
    assert told in caught.value.detail
    assert "\n" not in caught.value.detail


def test_what_is_no_file_is_said(settings: Settings) -> None:
    settings.policy.mkdir()
    with pytest.raises(ConfigurationInvalid, match="Is a directory"):
        read_policy(settings)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ([1], "steward.yml: the file: Input should be"),
        ({"approver": []}, "steward.yml: approver: no such key; do you mean approvers?"),
        (shop(comands={}), "steward.yml: repositories.shop.comands: no such key; do you mean commands?"),
        (shop(limits={"dolars": 1}), "repositories.shop.limits.dolars: no such key; do you mean dollars?"),
        (shop(pull_requests={"drafts": 1}), "repositories.shop.pull_requests.drafts: no such key; do you mean draft?"),
        (
            shop(commands={"test": {"run": ["x"], "wrties": 1}}),
            "commands.test.wrties: no such key; do you mean writes?",
        ),
        (shop(zzz=1), "repositories.shop.zzz: no such key; known here: approvers, channels, "),
        (shop(url=f"https://ada:{SECRET}@example.org/shop"), "repositories.shop.url: only https"),
        (shop(default_branch="--exec"), "repositories.shop.default_branch: it begins with"),
        (shop(commands={"test": []}), "repositories.shop.commands.test.run: "),
        (shop(commands={"test": [""]}), "repositories.shop.commands.test.run: names no program"),
        (shop(commands={"test": "pytest -q"}), "repositories.shop.commands.test: "),
        (shop(commands={"a test": ["x"]}), "repositories.shop.commands.a test"),
        (shop(commands={"test": {"run": ["x"], "report": "../x"}}), "repositories.shop.commands.test.report: "),
        (shop(requesters="all"), "repositories.shop.requesters: either `everyone` or a list of ids"),
        (shop(requesters=[]), "repositories.shop.requesters: "),
        (shop(approvers=["@grace"]), "repositories.shop.approvers.0: is no id of a user"),
        ({"operators": ["@grace"]}, "operators.0: is no id of a user"),
        ({"workspaces": ["acme.slack.com"]}, "workspaces.0: is no id of a workspace"),
        ({"shared_channels": ["#partner"]}, "shared_channels.0: is no id of a channel"),
        ({"guests": "everything"}, "guests: "),
        (shop(channels=["#engineering"]), "repositories.shop.channels.0: is no id of a channel"),
        (shop(protected=["/etc"]), "repositories.shop.protected.0: this pattern is not a relative path"),
        (shop(listed=["a/../b"]), "repositories.shop.listed.0: this pattern leaves the repository"),
        (shop(plan_approval="sometimes"), "repositories.shop.plan_approval: "),
        (shop(limits={"dollars": 0}), "repositories.shop.limits.dollars: "),
        (shop(limits={"dollars": 2.5}), "limits.dollars: above the installation's STEWARD_RUN_DOLLARS"),
        (shop(limits={"minutes": 61}), "limits.minutes: above the installation's STEWARD_RUN_MINUTES"),
        (shop(self_approval=False), "repositories.shop.self_approval: without approvers nobody could decide"),
        ({"self_approval": False}, "self_approval: without approvers nobody could decide"),
        (
            shop(url="/srv/shop", local=True),
            "steward.yml: repositories.shop.local: a path on this machine is for `steward local`",
        ),
        ({"repositories": {"our shop": SHOP}}, "repositories: our shop: a repository is named NAME or OWNER/NAME"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_without_its_value(content: object, told: str) -> None:
    detail = refusal(content)
    assert told in detail
    assert SECRET not in detail


def test_a_path_on_this_machine_is_taken_for_the_local_workspace_alone(settings: Settings) -> None:
    settings.policy.write_text("repositories: {shop: {url: /srv/shop, local: true, trusted_sample: true}}")
    own = read_policy(settings, local=True).repositories["shop"]
    assert (own.url, own.local, own.trusted_sample) == ("/srv/shop", True, True)
    with pytest.raises(ConfigurationInvalid, match="is for `steward local`"):
        read_policy(settings)


def test_all_mistakes_are_named_at_once() -> None:
    content = {"approvers": ["x"], "repositories": {"shop": {"url": 1}, "till": {}}}
    assert [line.split(": ")[1] for line in refusal(content).splitlines()] == [
        "approvers.0",
        "repositories.shop.url",
        "repositories.till.url",
    ]


def test_limits_of_a_repository_lower_those_of_the_installation_and_no_others() -> None:
    whole = Limits(cap_microdollars=2_000_000, reserve_microdollars=100_000, turns=30, rounds=9)
    said = shop(limits={"dollars": 0.5, "minutes": 10, "tasks": 2})
    policy = policy_of(said, limits=whole, name="x").policy("T1", whole, "")
    own = policy.repositories["shop"].limits
    assert (own.cap_microdollars, own.seconds, own.tasks, own.turns, own.rounds) == (500_000, 600, 2, 30, 9)
    assert own.reserve_microdollars == 25_000, "the closing call keeps its share"
    assert policy.limits == whole


@pytest.mark.parametrize(
    ("said", "host"),
    [
        ({"url": "https://github.com/example/shop"}, "github"),
        ({"url": "https://github.com.example.org/shop"}, "none"),
        ({"url": "https://git.example.org/shop"}, "none"),
        ({"url": "https://github.com/example/shop", "pull_requests": {"host": "none"}}, "none"),
        ({"url": "https://git.example.org/shop", "pull_requests": {"host": "github", "draft": False}}, "github"),
    ],
)
def test_pull_requests_are_opened_where_the_address_or_the_operator_says(said: dict[str, Any], host: str) -> None:
    own = policy_of({"repositories": {"shop": said}}, limits=Limits(), name="x").repositories["shop"]
    assert own.rules().host == host
    assert own.rules().draft is said.get("pull_requests", {}).get("draft", True)


KEYS = {"key": "/etc/steward/key", "known_hosts": "/etc/steward/known_hosts"}


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"url": "https://github.com/Example/Shop.git"}, ("github.com", "example/shop")),
        ({"url": "git@github.com:example/shop.js", "credential": {"ssh": KEYS}}, ("github.com", "example/shop.js")),
        (
            {"url": "https://Git.example.org/team/shop", "pull_requests": {"host": "github"}},
            ("git.example.org", "team/shop"),
        ),
        ({"url": "https://git.example.org/team/shop"}, ("", "")),
        ({"url": "https://github.com/example/shop", "pull_requests": {"host": "none"}}, ("", "")),
        ({"url": "https://git.example.org/a/b/shop", "pull_requests": {"host": "github"}}, ("", "")),
    ],
)
def test_a_repository_at_github_is_known_by_what_links_to_it_say(said: dict[str, Any], where: tuple[str, str]) -> None:
    read = policy_of({"repositories": {"shop": said}}, limits=Limits(), name="x")
    own = read.policy("T1", Limits(), "").repositories["shop"]
    assert (own.site, own.place) == where


def test_a_persons_own_budget_stands_before_the_usual_one_and_what_it_leaves_out_is_the_usual(
    settings: Settings,
) -> None:
    said = {"users": {"U1AB": {"day": 99, "month": "none"}}, "channels": {"C1AB": {"day": 0}}}
    policy = policy_of({"budgets": said}, limits=Limits(), name="steward.yml")
    budgets = policy.budgets.applied(settings.budgets())
    assert budgets.of(Payer(kind="user", id="U1AB")) == Caps(day_microdollars=99_000_000)
    assert budgets.of(Payer(kind="user", id="U2AB")) == settings.budgets().user
    assert budgets.of(Payer(kind="channel", id="C1AB")) == Caps(day_microdollars=0, month_microdollars=250_000_000)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"users": {"S1AB": {"day": 1}}}, "budgets.users.S1AB"),
        ({"channels": {"general": {"day": 1}}}, "budgets.channels.general"),
        ({"users": {"U1AB": {"day": -1}}}, "budgets.users.U1AB.day"),
        ({"users": {"U1AB": {"week": 1}}}, "budgets.users.U1AB.week"),
    ],
)
def test_a_budget_that_cannot_be_meant_is_refused_with_its_place(said: dict[str, Any], place: str) -> None:
    assert refusal({"budgets": said}).startswith(f"steward.yml: {place}")
