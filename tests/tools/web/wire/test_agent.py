from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from patterns.errors import ConfigurationInvalid
from tools.web.wire.agent import VERSION, user_agent


def test_the_user_agent_names_us_and_the_contact_that_the_operator_gives() -> None:
    assert user_agent() == f"Steward/{VERSION} (research on behalf of a person)"
    assert user_agent("ops@acme.example").endswith("person; +ops@acme.example)")


def test_its_version_is_the_project_s() -> None:
    project = tomllib.loads((Path(__file__).parents[4] / "pyproject.toml").read_text())
    assert project["project"]["version"].startswith(VERSION)


@pytest.mark.parametrize("contact", ["a\r\nCookie: x", "a) evil (b", "ü@a.example", "two words", "x", "a" * 201])
def test_a_contact_that_could_break_out_of_the_header_is_refused(contact: str) -> None:
    with pytest.raises(ConfigurationInvalid):
        user_agent(contact)
