"""How text is drawn: the markup people know, and nothing that somebody slips in."""

import pytest
from playwright.async_api import BrowserContext, Error, Page, expect

from bot.local.slack.server import LocalSlack

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

NAMES = (
    "{me: 'U0ADA', person: (id) => id === 'U0ADA' ? 'Ada' : id, channel: (id) => id === 'C0ENG' ? 'engineering' : id}"
)
DRAW = """async ([name, text]) => {
  const draw = (await import(`/page/text/${name}.js`))[name];
  const box = document.createElement('div');
  box.append(...draw(text, NAMES));
  return box.innerHTML;
}""".replace("NAMES", NAMES)

TABLE = (
    '<div class="table-scroll" tabindex="0"><table>'
    '<thead><tr><th class="align-left">a</th><th class="align-right">b</th></tr></thead>'
    '<tbody><tr><td class="align-left">1</td><td class="align-right">2</td></tr></tbody></table></div>'
)
MRKDWN = [
    ("*bold* _it_ ~no~", "<strong>bold</strong> <em>it</em> <s>no</s>"),
    ("*bold _both_*", "<strong>bold <em>both</em></strong>"),
    ("3 * 4 * 5 and snake_case_name", "3 * 4 * 5 and snake_case_name"),
    ("`*a* &lt;b&gt;`", "<code>*a* &lt;b&gt;</code>"),
    ("&amp;lt; is text", "&amp;lt; is text"),
    ("&gt; said\nafter", "<blockquote>said</blockquote>after"),
    ("<@U0ADA|ada>", '<span class="mention mention-me">@Ada</span>'),
    ("<#C0ENG>", '<span class="mention">#engineering</span>'),
    ("<b onclick=x>", "&lt;b onclick=x&gt;"),
]
MARKDOWN = [
    ("# One\ntext", '<p class="heading heading-1" role="heading" aria-level="3">One</p><p>text</p>'),
    ("**b** *i* ~~s~~ `c`", "<p><strong>b</strong> <em>i</em> <s>s</s> <code>c</code></p>"),
    ("1. a\n   - b\n2. c", '<ol start="1"><li>a<ul><li>b</li></ul></li><li>c</li></ol>'),
    ("- a\n  goes on", "<ul><li>a\ngoes on</li></ul>"),
    ("<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>"),
    ("![chart](https://evil.example/x.png)", '<p><span class="image-alt">chart</span></p>'),
    ("a | b\n--|--:\n1 | 2", TABLE),
    (
        "```python\nif a < b:\n    *x*\n```",
        '<pre class="code-block" tabindex="0"><code>if a &lt; b:\n    *x*</code></pre>',
    ),
]


async def test_both_markups_are_drawn_as_slack_draws_them_without_raw_html_and_images(page: Page) -> None:
    cases = [("mrkdwn", *case) for case in MRKDWN] + [("markdown", *case) for case in MARKDOWN]
    drawn = [(name, text, await page.evaluate(DRAW, [name, text])) for name, text, _ in cases]
    assert drawn == cases


HOSTILE = (
    "<img src=x onerror=alert(1)> <!channel> <https://evil.example/login|https://github.com/ok> "
    "<javascript:alert(1)|click me> <data:text/html,x|page> <https://github.com@evil.example/> <https://example.org|here>"
)


FOLLOWED = ("https://evil.example/login", "https://github.com@evil.example/", "https://example.org/")
PIECES = [
    {"type": "text", "text": "<img src=x onerror=alert(1)> "},
    {"type": "broadcast", "range": "channel"},
    {"type": "link", "url": "https://evil.example/login", "text": "https://github.com/ok"},
    {"type": "link", "url": "javascript:alert(1)", "text": "click me"},
    {"type": "link", "url": "https://github.com@evil.example/"},
    {"type": "link", "url": "https://example.org", "text": "here"},
]
BLOCKS = (
    [{"type": "section", "block_id": "b", "text": {"type": "mrkdwn", "text": HOSTILE}}],
    [{"type": "markdown", "block_id": "b", "text": HOSTILE}],
    [{"type": "rich_text", "block_id": "b", "elements": [{"type": "rich_text_section", "elements": PIECES}]}],
)


async def test_hostile_text_stays_text_and_a_leaked_ping_is_seen(page: Page, slack: LocalSlack) -> None:
    for blocks in (None, *BLOCKS):
        slack.world.messages.post("C0ENG", {**slack.world.bot_identity(), "text": HOSTILE, "blocks": blocks})
    await expect(page.locator(".message")).to_have_count(4)
    for message in await page.locator(".message").all():
        await expect(message).to_contain_text("<img src=x onerror=alert(1)>")
        await expect(message.locator(".ping")).to_have_text("@channel")
        await expect(message.locator(".forged").first).to_have_text("(leads to evil.example)")
        await expect(message).to_contain_text("here (example.org)")
        links = [
            (await link.get_attribute("href"), await link.get_attribute("rel"))
            for link in await message.locator("a").all()
        ]
        assert links == [(address, "noopener noreferrer") for address in FOLLOWED]
    await expect(page.locator(".message :is(img, script, iframe, form)")).to_have_count(0)


async def test_the_page_could_not_make_markup_of_a_text_if_it_tried(browser: BrowserContext, slack: LocalSlack) -> None:
    page = await browser.new_page()
    await page.goto(slack.page_url)
    with pytest.raises(Error, match="TrustedHTML"):
        await page.evaluate("() => { document.body.innerHTML = '<b>x</b>'; }")
    await page.close()
