from __future__ import annotations

from collections.abc import Iterator

import pytest

from handlers.desk import refusal_of
from handlers.failures import TABLE, report_of, words_of
from handlers.thread.delivery import blocks_of
from patterns.errors import (
    LimitReached,
    NotAllowed,
    PathRefused,
    RepositoryUnknown,
    RequestInvalid,
    RunStopped,
    StewardError,
    ThreadClosed,
)


def tree(root: type[StewardError]) -> Iterator[type[StewardError]]:
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


KINDS = [kind for kind in tree(StewardError) if kind.__module__ == "patterns.errors"]
SECRET = "Traceback: xoxb-secret ~/.ssh"


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_has_its_words_and_what_to_do_next(kind: type[StewardError]) -> None:
    assert kind is RequestInvalid or kind.code in TABLE
    assert all(len(part) > 5 for part in TABLE.get(kind.code, ("said by", "itself")))


def test_every_row_belongs_to_an_error() -> None:
    assert set(TABLE) == {kind.code for kind in KINDS} - {"request"}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in (RequestInvalid, NotAllowed)])
def test_no_text_of_an_exception_is_ever_shown(kind: type[StewardError]) -> None:
    error = kind(SECRET, reason="not_in_channel", why="because")
    assert SECRET not in words_of(error)
    assert SECRET not in refusal_of(error)
    assert SECRET not in report_of(error).model_dump_json()


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_fact_leaves_a_gap_and_no_crash(kind: type[StewardError]) -> None:
    assert "{" not in words_of(kind())


def test_facts_fill_the_holes() -> None:
    assert words_of(RepositoryUnknown(name="shap", known="shop, till")) == (
        "There is no repository `shap` here. These are: shop, till."
    )
    assert "not_in_channel" in words_of(ThreadClosed(reason="not_in_channel", method="chat.postMessage"))


def test_what_is_written_for_a_person_is_shown_to_that_person() -> None:
    assert refusal_of(NotAllowed("Guests cannot.")) == "Guests cannot."
    assert refusal_of(RequestInvalid("Say more.")) == "Say more."


@pytest.mark.parametrize("name", ["<@U0GRACE>", "<!channel>", "<https://evil.example|x>", "`x` <@U0GRACE>", "{why}"])
def test_a_name_from_outside_in_a_fact_cannot_act(name: str) -> None:
    report = report_of(PathRefused(path=name, why="it is outside"))
    said = str(blocks_of(report))
    assert "<@" not in said
    assert "<!" not in said
    assert "<http" not in said


def test_a_run_that_a_limit_ended_says_which_with_the_numbers() -> None:
    report = report_of(LimitReached(limit="G-COST", value=1_990_000, cap=2_000_000))
    assert report.stop.code == "G-COST"
    assert report.stop.words == (
        "the cost cap is reached (G-COST): $1.9900 of $2.0000, and the next step may need more than is left"
    )


def test_a_run_that_a_person_stopped_names_that_person() -> None:
    report = report_of(RunStopped(by="U0ADA"))
    assert (report.headline, report.stop.code) == ("Stopped", "stopped")
    assert "stopped by <@U0ADA>" in str(blocks_of(report))


def test_a_failed_run_shows_its_code_and_what_more_is_known() -> None:
    assert report_of(RepositoryUnknown(), hint="Set a key.").facts == ("code repository_unknown", "Set a key.")
