from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from yarl import URL

from patterns.errors import AddressRefused, PageUnreadable, WebError
from tests.tools.web.stranger import Names, Stranger, Talk, answer, redirect
from tools.web.extract import Extractor, Verdict
from tools.web.fetch import Fetcher
from tools.web.manners.manners import Manners
from tools.web.manners.robots import KEPT_FAILURE_SECONDS, KEPT_SECONDS, LIMITS, ORIGINS, Robots
from tools.web.manners.turns import Turns
from tools.web.text.robots import verdict_of
from tools.web.wire.agent import PRODUCT

ALL_BUT_PRIVATE = b"User-agent: *\nDisallow: /private\nCrawl-delay: 3\n"
NAMES_TIMES_RULES = b"".join(b"User-agent: a%d\n" % number for number in range(15_000)) + b"".join(
    b"Disallow: /%d\n" % number for number in range(15_000)
)
"""In half a megabyte two hundred million rules."""
NOT_ALLOWED = "its robots.txt does not allow it"


class Clock:
    seconds = 0.0

    def now(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def asking(stranger: Stranger) -> AsyncIterator[Fetcher]:
    async with Fetcher(frozenset({stranger.origin}), limits=LIMITS) as one:
        yield one


class AtOnce(Extractor):
    """Reads rules in this process: a child of its own for each test would take the longest of all."""

    async def verdict(self, rules: str, url: str) -> Verdict:
        return Verdict.model_validate(verdict_of(rules, url, PRODUCT))


@pytest.fixture
def robots(asking: Fetcher, clock: Clock) -> Robots:
    return Robots(asking, AtOnce(), now=clock.now)


async def verdict(robots: Robots, stranger: Stranger, told: bytes | Talk | None, path: str = "/private/a") -> str:
    """What is said of a path; "" where it is allowed."""
    if told is not None:
        stranger.routes["/robots.txt"] = told
    url = stranger.origin + path
    try:
        await robots.admit(URL(url))
    except WebError as error:
        return str(error.facts["why"]) if error.facts["url"] == url else f"of another address: {error}"
    return ""


async def test_rules_for_everybody_and_for_us_by_name_are_kept(
    robots: Robots, stranger: Stranger, clock: Clock
) -> None:
    table = {
        ALL_BUT_PRIVATE: ("", NOT_ALLOWED),
        b"User-agent: steward\nDisallow: /private\n\nUser-agent: *\nDisallow: /": ("", NOT_ALLOWED),
        b"User-agent: Steward/0.1\nDisallow: /p*a$\nUser-agent: *\nDisallow:": ("", ""),
        b"User-agent: Steward\nDisallow: /p*a$": ("", NOT_ALLOWED),
        b"User-agent: Steward\nAllow: /\n\nUser-agent: *\nDisallow: /": ("", ""),
        b"User-agent: otherbot\nDisallow: /": ("", ""),
        b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /private": ("", NOT_ALLOWED),
        b"User-agent: *\nDisallow: /private\nAllow: /private/a": ("", ""),
        b"<!doctype html><title>not found</title>": ("", ""),
        b"\x00\xff": ("", ""),
        b"": ("", ""),
    }
    for rules, (of_open, of_private) in table.items():
        clock.seconds += KEPT_SECONDS
        said = await verdict(robots, stranger, answer(rules), "/open"), await verdict(robots, stranger, None)
        assert said == (of_open, of_private), rules


@pytest.mark.parametrize("status", ["404 Not Found", "401 Unauthorized", "403 Forbidden", "410 Gone", "204 No Content"])
async def test_where_there_are_no_rules_everything_is_allowed(status: str, robots: Robots, stranger: Stranger) -> None:
    assert await verdict(robots, stranger, answer(status=status)) == ""


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (answer(status="503 Service Unavailable"), "HTTP status 503"),
        (answer(status="429 Too Many Requests"), "HTTP status 429"),
        (b"", "the connection broke"),
        (b"nonsense", "not a proper HTTP answer"),
        (answer(b"x", Content_Encoding="br"), "compressed in a way that was not asked for"),
        (redirect("/robots.txt"), "too many redirects"),
    ],
)
async def test_rules_that_a_site_fails_to_give_allow_nothing_and_are_asked_for_again_soon(
    told: bytes, why: str, robots: Robots, stranger: Stranger, clock: Clock
) -> None:
    assert await verdict(robots, stranger, told) == f"its robots.txt cannot be read ({why}), so nothing is allowed"
    clock.seconds += KEPT_FAILURE_SECONDS - 1
    assert "cannot be read" in await verdict(robots, stranger, answer(b""))
    clock.seconds += 1
    assert await verdict(robots, stranger, None) == ""


async def test_rules_are_asked_for_once_an_hour(robots: Robots, stranger: Stranger, clock: Clock) -> None:
    assert await verdict(robots, stranger, answer(ALL_BUT_PRIVATE)) == NOT_ALLOWED
    clock.seconds += KEPT_SECONDS - 1
    assert await verdict(robots, stranger, answer(b"")) == NOT_ALLOWED
    assert stranger.connections == 1
    clock.seconds += 1
    assert await verdict(robots, stranger, None) == ""
    assert stranger.connections == 2


async def test_a_site_s_delay_is_told(robots: Robots, stranger: Stranger) -> None:
    stranger.routes["/robots.txt"] = answer(ALL_BUT_PRIVATE)
    assert await robots.admit(URL(stranger.origin + "/open")) == 3.0


async def test_of_rules_without_end_the_beginning_counts(robots: Robots, stranger: Stranger) -> None:
    rules = ALL_BUT_PRIVATE + b"# more\n" * 100_000 + b"Allow: /private\n"
    assert len(rules) > LIMITS.body_bytes
    assert await verdict(robots, stranger, answer(rules)) == NOT_ALLOWED


async def test_rules_that_have_moved_are_followed(robots: Robots, stranger: Stranger) -> None:
    stranger.routes["/new.txt"] = answer(ALL_BUT_PRIVATE)
    assert await verdict(robots, stranger, redirect("/new.txt")) == NOT_ALLOWED


async def test_rules_that_lead_to_a_private_address_are_not_read(
    robots: Robots, stranger: Stranger, private: Stranger
) -> None:
    said = await verdict(robots, stranger, redirect(private.origin + "/robots.txt"))
    assert said.startswith("a redirect to it is not followed")
    assert await verdict(robots, stranger, answer(b"")) == said, "nor asked for again for every page"
    assert stranger.connections == 1


async def test_a_name_that_leads_to_a_private_address_is_refused_before_its_rules_are_read(
    private: Stranger,
) -> None:
    names = Names(rebound=[["127.0.0.1"]])
    async with Fetcher(names=names, exceptions=frozenset({f"http://127.0.0.2:{private.port}"})) as asking:
        with pytest.raises(AddressRefused) as refusal:
            await Robots(asking, AtOnce()).admit(URL("http://rebound.example/a"))
    assert refusal.value.facts == {"url": "http://rebound.example/a", "why": "it leads to a private address"}


async def test_rules_that_are_a_bomb_close_its_site_only(asking: Fetcher, stranger: Stranger) -> None:
    async with Extractor(seconds=0.3) as extractor:
        robots = Robots(asking, extractor)
        said = await verdict(robots, stranger, answer(NAMES_TIMES_RULES))
    assert said.startswith("too much work to read")


async def test_what_is_kept_of_sites_is_bounded(robots: Robots) -> None:
    for number in range(ORIGINS + 5):
        robots._rules_of(f"http://h{number}.example:80").text = "x"
    assert len(robots.known) == ORIGINS
    for number in range(50):
        robots._rules_of(f"http://big{number}.example:80").text = "x" * 500_000
    assert len(robots.known) <= 21


async def test_each_hop_of_a_redirect_is_asked_for(stranger: Stranger) -> None:
    async with Stranger() as strict:
        both = frozenset({stranger.origin, strict.origin})
        stranger.routes["/"] = redirect(strict.origin + "/private")
        strict.routes["/robots.txt"] = answer(ALL_BUT_PRIVATE)
        async with Fetcher(both, limits=LIMITS) as asking:
            gate = Manners(Robots(asking, AtOnce()), Turns(both))
            async with Fetcher(both, gate=gate) as fetcher:
                with pytest.raises(PageUnreadable, match=r"robots\.txt does not allow"):
                    await fetcher.fetch(stranger.origin + "/")
        assert [head.split(" ")[1] for head in stranger.heads] == ["/robots.txt", "/"]
        assert [head.split(" ")[1] for head in strict.heads] == ["/robots.txt"]
