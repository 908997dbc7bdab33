"""A page in the form in which its house serves it."""

from __future__ import annotations

import re
from html import escape

from tests.planted.web.leaves import Leaf
from tests.planted.web.pdf import pdf

_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_FRAMES = (
    "<header><nav>{nav}</nav></header><main><article>{body}</article></main><footer>{foot}</footer>",
    '<div class="top">{nav}</div><div role="main"><article>{body}</article></div><div class="foot"><p>{foot}</p></div>',
    '<aside>{nav}</aside><article class="story">{body}</article><footer>{foot}</footer>',
)
"""Houses look different: a copy is no copy letter by letter."""
FORM_OF_COPY = {"print": "{path}?print=1", "amp": "/amp{path}", "mobile": "/m{path}"}

Served = tuple[bytes, str]
"""A body and its content type."""


def served(leaf: Leaf, version: int, form: str = "") -> Served:
    """The page as it is at that version; `form`: a copy's."""
    if leaf.kind == "pdf":
        return pdf(leaf.title, leaf.text, date=leaf.date), "application/pdf"
    if leaf.kind != "html":
        text = "\n\n".join(leaf.blocks)
        return text.encode(), "text/markdown; charset=utf-8" if leaf.kind == "md" else "text/plain; charset=utf-8"
    return _encoded(leaf, markup(leaf, version, form))


def markup(leaf: Leaf, version: int, form: str = "") -> str:
    """The page's markup."""
    frame = _FRAMES[len(leaf.house.name) % len(_FRAMES)] if not form else "<main>{body}</main>"
    foot = f"{leaf.house.title}. You are visitor {40_000 + 731 * version}."
    if leaf.house.name == "ostrel" and version > 1:
        foot = f"{leaf.house.title}, now with a new look and in more colours than before. {foot}"
    nav = f'<a href="/">All pages of {escape(leaf.house.title)}</a>'
    body = "\n".join(_block(block) for block in leaf.blocks)
    return (
        f'<!doctype html><html lang="{leaf.lang}"><head>{_head(leaf, form)}</head>'
        f"<body>{frame.format(nav=nav, body=_dated(leaf) + body, foot=escape(foot))}</body></html>"
    )


def _head(leaf: Leaf, form: str) -> str:
    parts = [f"<title>{escape(leaf.title)}</title>"]
    if leaf.charset.endswith("named in the markup"):
        parts.insert(0, '<meta charset="windows-1252">')
    if leaf.date:
        parts.append(f'<meta property="article:published_time" content="{leaf.date}T08:00:00Z">')
    if form:
        parts.append(f'<link rel="canonical" href="{leaf.path}">')
    return "".join(parts)


def _dated(leaf: Leaf) -> str:
    return f'<p><time datetime="{leaf.date}">{leaf.date}</time></p>' if leaf.date else ""


def _block(block: str) -> str:
    if block.startswith("|"):
        return f"<table>{''.join(_row(line) for line in block.splitlines())}</table>"
    if block.startswith("#"):
        marks, _, words = block.partition(" ")
        return f"<h{len(marks)}>{escape(words)}</h{len(marks)}>"
    linked = _LINK.sub(lambda link: f'<a href="{link[2]}">{link[1]}</a>', escape(block, quote=False))
    return f"<ul><li>{linked[2:]}</li></ul>" if block.startswith("- ") else f"<p>{linked}</p>"


def _row(line: str) -> str:
    cells = (cell.strip() for cell in line.strip("|").split("|"))
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _encoded(leaf: Leaf, text: str) -> Served:
    """In the charset that it has, under the one that it claims."""
    if leaf.charset.startswith("cp1252"):
        claimed = "text/html; charset=utf-8" if leaf.charset.endswith("called utf-8") else "text/html"
        return text.encode("cp1252", "xmlcharrefreplace"), claimed
    return text.encode(), "text/html; charset=utf-8"
