from __future__ import annotations

from tools.code.code import LONGEST_TEXT, SourceCode

GOOD = {
    "a.py": "x = 1\n",
    "a.json": '{"a": 1}',
    "a.toml": "a = 1\n",
    "a.yaml": "a: !Ref b\n---\n- *unknown\n",
    "a.js": "import a from 'a'; export const f = async () => { await a?.b; };",
    "a.jsx": "const v = <a b={1}>{...c}</a>;",
    "a.ts": "const a = <T,>(x: T): x is string => true;",
    "a.tsx": "const v = <A<string> b={c as D} />;",
    "a.go": "package a\n",
    "a.rs": "fn main() {}\n",
    "A.java": "class A { record R(int a) {} }",
}
BAD = {
    "a.py": ("x = 1\ndef f(:\n", "line 2: invalid syntax"),
    "a.json": ('{"a": 1,}', "line 1: "),
    "a.toml": ("a = 1\na = 2\n", "line 2"),
    "a.yaml": ("a: 1\n---\nb: [1\nc: 2\n", "line 4: "),
    "a.js": ("let a = 1;\nlet b = ;\nlet c = 3;\nlet d = 4;\n", "line 2: unexpected '='"),
    "a.ts": ("function f() {\n  return 1;\n", "line 2: '}' is missing"),
    "a.go": ("package a\n\nfunc f( {\n}\n", "line 3: "),
    "a.rs": ("fn main() {\n    let = 1;\n}\n", "line 2: "),
    "A.java": ("class A {\n  int f() { return 1 }\n}\n", "line 2: ';' is missing"),
}


async def test_a_file_that_parses_has_no_problem(code: SourceCode) -> None:
    assert {path: problem for path, text in GOOD.items() if (problem := await code.problem(path, text))} == {}


async def test_a_file_that_does_not_parse_is_told_where(code: SourceCode) -> None:
    told = {path: (await code.problem(path, text) or "").partition("\n")[0] for path, (text, _) in BAD.items()}
    assert {path: line for path, line in told.items() if BAD[path][1] not in line} == {}
    assert not any([await code.symbols(path, text) for path, (text, _) in BAD.items()])


async def test_the_three_lines_around_are_shown(code: SourceCode) -> None:
    problem = await code.problem("a.js", BAD["a.js"][0])
    assert (problem or "").split("\n")[1:] == ["    1  let a = 1;", "    2  let b = ;", "    3  let c = 3;"]


async def test_what_nobody_knows_has_neither_problem_nor_symbols(code: SourceCode) -> None:
    for path in ("a.txt", "Makefile", "py", "a/.py/b", "a.css"):
        assert await code.problem(path, "def f(:") is None
        assert await code.symbols(path, "def f(:") is None
    assert await code.symbols("a.json", "{}") is None
    assert code.children.idle == []


async def test_a_text_that_is_too_long_is_not_read(code: SourceCode) -> None:
    assert await code.problem("a.py", "(" + " " * LONGEST_TEXT) is None
    assert await code.symbols("a.py", " " * (LONGEST_TEXT + 1)) is None
    assert code.children.idle == []


async def test_a_byte_order_mark_is_no_problem(code: SourceCode) -> None:
    assert {
        path: problem for path, text in GOOD.items() if (problem := await code.problem(path, f"\ufeff{text}"))
    } == {}


async def test_what_has_no_line_names_none(code: SourceCode) -> None:
    assert "null bytes" in (await code.problem("a.py", "x = '\0'\n") or "")
    assert "None" not in (await code.problem("a.py", "x = '\0'\n") or "")


async def test_characters_that_are_no_text_break_nothing(code: SourceCode) -> None:
    for path in GOOD:
        await code.problem(path, "x = '\udcff\0'")
        assert await code.symbols(path, "x = '\udcff\0' (") is None
    (child,) = code.children.idle
    assert child.answered > len(GOOD)
