from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.slack.blocks import pieces
from handlers.slack.text import by_code, escaped, link, plain_input, shorten, shown, visible

HARMLESS = (
    ("<!channel> look", "&lt;!channel&gt; look"),
    ("<!here|here>", "&lt;!here|here&gt;"),
    ("<!everyone>", "&lt;!everyone&gt;"),
    ("<@U0GRACE> did it", "&lt;@U0GRACE&gt; did it"),
    ("<!subteam^S0APPROVERS|@approvers>", "&lt;!subteam^S0APPROVERS|@approvers&gt;"),
    ("<#C0ENG|engineering>", "&lt;#C0ENG|engineering&gt;"),
    ("<https://evil.example|https://github.com>", "&lt;`https://evil.example|https://github.com`&gt;"),
    ("<!date^1392734382^{date}^https://evil.example|x>", "&lt;!date^1392734382^{date}^`https://evil.example|x`&gt;"),
    ("[the docs](https://evil.example/x)", "the docs (`https://evil.example/x`)"),
    ("[click](javascript:alert(1))", "click (javascript:alert(1))"),
    ("[github.com](https://gіthub.com)", "github.com (`https://gіthub.com`)"),  # noqa: RUF001  # one letter of it is Cyrillic
    ("![pixel](https://evil.example/p.png)", "pixel (`https://evil.example/p.png`)"),
    ("[![in](https://a.example/i)](https://b.example)", "![in (`https://a.example/i`)](`https://b.example`)"),
    ("see https://evil.example/?q=secret now", "see `https://evil.example/?q=secret` now"),
    ("ftp://evil.example/file", "`ftp://evil.example/file`"),
    ("HTTPS://EVIL.EXAMPLE", "`HTTPS://EVIL.EXAMPLE`"),
    ("slack://open?team=T1", "`slack://open?team=T1`"),
    ("&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;"),
    ("&amp;lt;!channel&amp;gt;", "&amp;amp;lt;!channel&amp;amp;gt;"),
    ("\u202egnirts\u202c", "gnirts"),
    ("<\u200b!channel>", "&lt;!channel&gt;"),
    ("a\u2066b\u2069c\ufeffd\u00ade", "abcde"),
    ("ok\U000e0041\U000e0042\U000e007f", "ok"),
    ("bell\x07 back\x08 null\x00", "bell back null"),
    ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
    ("`<@U0GRACE>` stays code", "`&lt;@U0GRACE&gt;` stays code"),
    ("`**not bold** [x](y)`", "`**not bold** [x](y)`"),
    ("```\n# no heading\n- no bullet\n<!channel>\n```", "```\n# no heading\n- no bullet\n&lt;!channel&gt;\n```"),
    ("```\nhttps://evil.example\n```", "```\nhttps://evil.example\n```"),
    ("# A heading #", "*A heading*"),
    ("- one\n* two", "• one\n• two"),
    ("**bold** and 2**3**4", "*bold* and 2*3*4"),
)


@pytest.mark.parametrize(("written", "expected"), HARMLESS)
def test_what_a_model_wrote_cannot_act(written: str, expected: str) -> None:
    assert shown(written) == expected


@given(st.text(alphabet=st.sampled_from("<>@!#&|`*[]()\n ^UCSW0Ahttps:/.\u200b\u202e")))
def test_no_text_of_a_model_ever_opens_a_tag_of_slacks(text: str) -> None:
    told = shown(text)
    assert "<" not in told
    assert ">" not in told


@given(st.text())
def test_escaping_hides_nothing_that_can_be_seen_and_can_be_undone(text: str) -> None:
    back = escaped(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert back == visible(text)


TYPED = (
    ("plain words", "plain words"),
    ("  around  ", "around"),
    ("ask <@U0GRACE|grace> about it", "ask @grace about it"),
    ("ask <@U0GRACE> about it", "ask @U0GRACE about it"),
    ("in <#C0ENG|engineering>", "in #engineering"),
    ("in <#G0SECRET|>", "in #G0SECRET"),
    ("<!subteam^S0APPROVERS|@approvers>", "@approvers"),
    ("<https://example.com/a?b=1&amp;c=2>", "https://example.com/a?b=1&c=2"),
    ("<http://example.com|example.com>", "http://example.com"),
    ("<mailto:ada@example.com|ada@example.com>", "ada@example.com"),
    ("List&lt;int&gt; &amp;&amp; x", "List<int> && x"),
    ("&amp;lt; stays an entity", "&lt; stays an entity"),
    ("&lt;@U0GRACE&gt; was typed by hand", "<@U0GRACE> was typed by hand"),
    ("&eacute; is no entity of Slack's", "&eacute; is no entity of Slack's"),
    ("a | b", "a | b"),
)


@pytest.mark.parametrize(("sent", "typed"), TYPED)
def test_what_a_person_typed_is_read_back_from_slacks_form(sent: str, typed: str) -> None:
    assert plain_input(sent) == typed


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_a_text_that_slack_escaped_comes_back_letter_by_letter(text: str) -> None:
    sent = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain_input(sent) == text.strip()


def test_our_own_words_may_name_a_person_and_nothing_else() -> None:
    assert by_code("stopped by <@U0ADA>") == "stopped by <@U0ADA>"
    assert by_code("<!channel> <#C0ENG> <https://a.example|b>") == (
        "&lt;!channel&gt; &lt;#C0ENG&gt; &lt;https://a.example|b&gt;"
    )


def test_a_link_of_ours_shows_the_true_host_beside_its_label() -> None:
    assert link("https://evil.example/a?b=1&c=2", "github.com <b>|x") == (
        "<https://evil.example/a?b=1&amp;c=2|github.com &lt;b&gt;/x> (evil.example)"
    )


def test_an_address_cannot_break_out_of_its_link() -> None:
    made = link("https://a.example/x|y>z<!channel>", "label")
    assert made == "<https://a.example/x%7Cy%3Ez%3C!channel%3E|label> (a.example)"


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Docs\n[2] <b>\r\u2028x", "Docs [2] &lt;b&gt; x"),
        ("```code` x", "'''code' x"),
        ("moc.live\u202e \u2066", "moc.live"),
        ("\u200b", "a.example"),
        ("w" * 200, "w" * 149 + "…"),
    ],
)
def test_a_title_stays_one_line_of_plain_words(title: str, label: str) -> None:
    assert link("https://a.example/", title) == f"<https://a.example/|{label}> (a.example)"


def test_an_address_that_no_block_keeps_in_one_piece_is_no_link() -> None:
    assert link("https://a.example/" + "\u00e9" * 400, "Long") == "Long (a.example)"
    lines = " ".join(link("https://a.example/" + "a" * 980, "&" * 200) for _ in range(9))
    cut = pieces(lines, 3000)
    assert "".join(cut) == lines
    assert all(piece.count("<") == piece.count(">") for piece in cut)


def test_no_odd_text_of_a_model_takes_long_to_be_shown() -> None:
    began = process_time()
    for piece in ("[](", "[a", "**a ", "\n", "# #", "<@", "<http:"):
        shown(piece * 3000)
        plain_input(piece * 3000)
    assert process_time() - began < 3, "some tenths on a quiet core; with parts of any length it is minutes"


def test_a_text_is_shortened_with_a_mark() -> None:
    assert shorten("abcdef", 6) == "abcdef"
    assert shorten("abcdefg", 6) == "abcde…"
