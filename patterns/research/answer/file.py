"""The full report as a Markdown file: the answer, every note with its quote, what was searched and read."""

from __future__ import annotations

from patterns.research.desk.desk import Desk
from patterns.values.report import Report, Section, Source
from patterns.values.research.evidence import Note
from patterns.wording.inert import inert_line, quoted

LINE_CHARACTERS = 400


def file_of(report: Report, desk: Desk) -> str:
    """Nothing in it acts: what models and pages wrote is made inert."""
    parts = [
        f"# {_line(desk.brief.question)}",
        f"{report.stop.words} (`{report.stop.code}`)",
        "\n".join(f"- {_line(fact)}" for fact in report.facts),
        *map(_section, report.sections),
        "## Sources\n\n" + "\n".join(map(_source, report.sources)) if report.sources else "",
        "## Notes, each with its quote\n\n" + "\n\n".join(map(_note, desk.notes)) if desk.notes else "",
        "## Searched\n\n" + "\n".join(f"- {_line(one)}" for one in desk.queries) if desk.queries else "",
        _pages(desk),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(section: Section) -> str:
    by = f" (said by {section.by})" if section.by else ""
    return f"## {_line(section.title)}{by}\n\n{quoted(section.text, 20_000)}"


def _source(source: Source) -> str:
    dated = f", {source.published}" if source.published else ""
    return f"{source.number}. {_line(source.title)}{dated}: {address(source.url)}"


def _note(note: Note) -> str:
    how = {"exact": "", "normal": "", "fuzzy": "; the quote stands nearly so in a PDF"}[note.match]
    head = f"**{note.id}** ({', '.join(note.items)}; {note.stance}{how}) {_line(note.claim)}"
    dated = f", {note.published}" if note.published else ""
    return f"{head}\n\n{quoted(note.quote, 1000)}\n\n{_line(note.title)}{dated}: {address(note.url)}"


def _pages(desk: Desk) -> str:
    lines = [f"- {_line(page.title)}: {address(page.url)}" for page in desk.pages.values()]
    lines += [f"- not readable ({_line(why)}): {address(url)}" for url, why in desk.unreadable.items()]
    return "## Read\n\n" + "\n".join(lines) if lines else ""


def address(url: str) -> str:
    """An address that was really fetched, to be copied; `inert` would put a gap into it."""
    safe = "".join(letter for letter in url if letter.isprintable() and letter not in " `")
    return f"`{safe}`"


def _line(text: str) -> str:
    return inert_line(text, LINE_CHARACTERS)
