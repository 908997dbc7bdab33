from __future__ import annotations

from patterns.context.instructions import ALL_CHARACTERS, FILE_CHARACTERS, instruction_paths, instructions_of

PATHS = ("README.md", "AGENTS.md", "src/AGENTS.md", "src/web/README.md", "src/web/views.py", "docs/AGENTS.md")


def test_those_at_the_top_come_first_and_then_the_nearest_above_what_is_mentioned() -> None:
    assert instruction_paths(PATHS, ()) == ("AGENTS.md", "README.md")
    assert instruction_paths(PATHS, ("src/web/views.py", "src/web/models.py")) == (
        "AGENTS.md",
        "README.md",
        "src/AGENTS.md",
        "src/web/README.md",
    )


def test_a_long_one_is_cut_and_one_that_cannot_be_read_says_so() -> None:
    text = instructions_of(("AGENTS.md", "README.md"), {"AGENTS.md": "rule\n" * 2000})
    assert text.startswith("AGENTS.md:\nrule\n")
    assert "… (cut)\n\nREADME.md: (cannot be read)" in text
    assert len(text) < FILE_CHARACTERS + 100


def test_many_are_shown_as_far_as_they_fit_together() -> None:
    names = [f"d{number}/AGENTS.md" for number in range(30)]
    text = instructions_of(names, dict.fromkeys(names, "x" * 3000))
    assert len(text) < ALL_CHARACTERS + 30 * 70
    assert text.endswith("d29/AGENTS.md: (left out, the others take the room)")
