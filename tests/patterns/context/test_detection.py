from __future__ import annotations

import pytest

from patterns.context.detection import ROWS, commands_of, languages_of

PYTEST = {"test": ("python3", "-m", "pytest", "-q")}
UNITTEST = {"test": ("python3", "-m", "unittest")}
DISCOVER = {"test": ("python3", "-m", "unittest", "discover", "-s", "tests")}
TESTED = {"tests/test_cart.py": "import unittest\n", "shop.py": ""}
PACKAGE = '{"scripts": {"test": "rm -rf /"}}'


@pytest.mark.parametrize(
    ("files", "commands"),
    [
        ({"pyproject.toml": "[tool.pytest.ini_options]\n", "a.py": ""}, PYTEST),
        ({"setup.cfg": "[metadata]\n[tool:pytest]\n", "a.py": ""}, PYTEST),
        ({"tox.ini": "[pytest]\n", "a.py": ""}, PYTEST),
        ({"pytest.ini": "", "a.py": ""}, PYTEST),
        ({"src/tests/conftest.py": "", "a.py": ""}, PYTEST),
        ({"tests/test_a.py": "import os\nimport pytest\n"}, PYTEST),
        (TESTED, DISCOVER),
        ({**TESTED, "tests/__init__.py": ""}, UNITTEST),
        ({"test_shop.py": "import unittest\n", "shop.py": ""}, UNITTEST),
        ({"a.py": "", "pyproject.toml": "[tool.ruff]\n"}, {}),
        ({"a.py": "", "pyproject.toml": "[tool\n", "setup.cfg": "# [tool:pytest]\n"}, {}),
        ({"package.json": PACKAGE}, {"test": ("npm", "test")}),
        ({"package.json": '{"scripts": {"test": "echo \\"Error: no test specified\\" && exit 1"}}'}, {}),
        ({"package.json": "[" * 100_000, "a.js": ""}, {}),
        ({"package.json": '{"scripts": ["test"]}'}, {}),
        ({"web/package.json": PACKAGE}, {}),
        ({"go.mod": ""}, {"test": ("go", "test", "./...")}),
        ({"Cargo.toml": ""}, {"test": ("cargo", "test", "--offline")}),
        ({"pom.xml": ""}, {"test": ("mvn", "-o", "-q", "test")}),
        ({"README.md": ""}, {}),
    ],
)
def test_a_repository_s_own_files_say_which_command_of_ours_runs_its_tests(
    files: dict[str, str], commands: dict[str, tuple[str, ...]]
) -> None:
    found = commands_of(files, files, languages_of(files))
    assert {one.name: one.words for one in found} == commands
    assert all(one.detected for one in found)


def test_the_language_with_the_most_files_has_the_plain_name() -> None:
    files = {**TESTED, "package.json": PACKAGE, "a.js": ""}
    assert {one.name: one.words[0] for one in commands_of(files, files, languages_of(files))} == {
        "test": "python3",
        "test-npm": "npm",
    }
    files |= {"b.js": "", "c.js": ""}
    assert {one.name: one.words[0] for one in commands_of(files, files, languages_of(files))} == {
        "test": "npm",
        "test-python": "python3",
    }


def test_no_word_of_a_command_comes_from_the_repository() -> None:
    ours = {row.words for row in ROWS}
    files = {"package.json": PACKAGE, "tests/test_x.py": "", "go.mod": "module rm -rf\n"}
    assert {one.words for one in commands_of(files, files, languages_of(files))} <= ours


def test_languages_are_shares_of_the_source_files() -> None:
    paths = [*(f"{number}.py" for number in range(7)), *(f"{number}.TS" for number in range(3)), "a.md", "LICENSE"]
    assert languages_of(paths) == {"Python": 70, "TypeScript": 30}
    assert languages_of([*(f"{number}.py" for number in range(300)), "a.go"]) == {"Python": 100}
    assert languages_of([]) == {}
