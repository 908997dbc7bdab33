from __future__ import annotations

import pytest

from patterns.context.mentions import mentions_of

PATHS = (
    "README.md",
    "web/README.md",
    "core/mail/__init__.py",
    "core/mail/message.py",
    "core/views.py",
    "web/views.py",
    "web/views.js",
)


@pytest.mark.parametrize(
    ("request_text", "paths"),
    [
        ("split core/views.py.", ("core/views.py",)),
        ("split ./core/views.py, please", ("core/views.py",)),
        ("split views.py", ("core/views.py", "web/views.py")),
        ("split web/views", ("web/views.py", "web/views.js")),
        ("tidy core.mail", ("core/mail/__init__.py", "core/mail/message.py")),
        ("tidy core.mail.message", ("core/mail/message.py",)),
        ("tidy core/mail/", ("core/mail/__init__.py", "core/mail/message.py")),
        ("tidy the mail module, i.e. the core", ()),
        ("change README.md", ("README.md",)),
        ("", ()),
    ],
)
def test_a_path_is_named_by_itself_its_end_its_folder_or_as_a_module(request_text: str, paths: tuple[str, ...]) -> None:
    assert mentions_of(request_text, PATHS).paths == paths


def test_names_are_the_words_that_not_every_request_has() -> None:
    mentions = mentions_of("Split the EmailMessage class of core/mail and keep send_mail public", PATHS)
    assert mentions.names == {"EmailMessage", "send_mail"}


def test_a_quoted_word_is_meant_whatever_it_is() -> None:
    assert mentions_of("move `keep` and `io.of`", PATHS).names == {"keep", "io", "of"}
