"""What go 1.19 and cargo 1.95 print; stack traces are shortened, terminal sequences taken out."""

GO = """\
# shop/bad [shop/bad.test]
bad/b_test.go:3:28: undefined: undefined1
--- FAIL: TestBad (0.00s)
    a_test.go:4: no
--- FAIL: TestSub (0.00s)
    --- FAIL: TestSub/x_y (0.00s)
        a_test.go:5: bad
FAIL
FAIL	shop	0.007s
FAIL	shop/bad [build failed]
?   	shop/none	[no test files]
--- FAIL: TestPanic (0.00s)
panic: runtime error: invalid memory address or nil pointer dereference [recovered]
	panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x4f4fc2]

goroutine 6 [running]:
testing.tRunner.func1.2({0x508da0, 0x5fda90})
testing.tRunner.func1()
panic({0x508da0, 0x5fda90})
shop/sub.TestPanic(0x0?)
	/shop/gomod/sub/s_test.go:3 +0x2
testing.tRunner(0xc000007860, 0x52f760)
created by testing.(*T).Run
FAIL	shop/sub	0.006s
FAIL
"""

GO_VERBOSE = """\
=== RUN   TestOk
--- PASS: TestOk (0.00s)
=== RUN   TestBad
    a_test.go:4: no
--- FAIL: TestBad (0.00s)
=== RUN   TestSub
=== RUN   TestSub/x_y
    a_test.go:5: bad
=== RUN   TestSub/ok
--- FAIL: TestSub (0.00s)
    --- FAIL: TestSub/x_y (0.00s)
    --- PASS: TestSub/ok (0.00s)
=== RUN   TestSkip
    a_test.go:6: later
--- SKIP: TestSkip (0.00s)
FAIL
FAIL	shop	0.002s
FAIL
"""

GO_EMPTY = """\
?   	shop/none	[no test files]
"""

CARGO = """\
    Finished `test` profile [unoptimized + debuginfo] target(s) in 0.01s
     Running unittests src/lib.rs (target/debug/deps/shop-507999230d6984fa)

running 4 tests
test tests::later ... ignored
test tests::ok ... ok
test tests::sp - should panic ... FAILED
test tests::bad ... FAILED

failures:

---- tests::sp stdout ----
note: test did not panic as expected at src/lib.rs:10:32
---- tests::bad stdout ----

thread 'tests::bad' (27261) panicked at src/lib.rs:8:24:
assertion `left == right` failed
  left: 1
 right: 2
stack backtrace:
note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.

failures:
    tests::bad
    tests::sp

test result: FAILED. 1 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.09s

error: test failed, to rerun pass `--lib`
   Doc-tests shop

running 1 test
test src/lib.rs - f (line 1) ... FAILED

failures:

---- src/lib.rs - f (line 1) stdout ----
Test executable failed (exit status: 101).

stderr:

thread 'main' (27291) panicked at /tmp/rustdoctestUbN2am/doctest_bundle_2024.rs:6:1:
assertion `left == right` failed
  left: 1
 right: 2
stack backtrace:
note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.

failures:
    src/lib.rs - f (line 1)

test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.14s

all doctests ran in 0.47s; merged doctests compilation took 0.32s
error: doctest failed, to rerun pass `--doc`
error: 2 targets failed:
    `--lib`
    `--doc`
"""

CARGO_STOPPED = """\
    Finished `test` profile [unoptimized + debuginfo] target(s) in 0.01s
     Running unittests src/lib.rs (target/debug/deps/shop-507999230d6984fa)

running 4 tests
test tests::later ... ignored
test tests::ok ... ok
test tests::sp - should panic ... FAILED
test tests::bad ... FAILED

failures:

---- tests::sp stdout ----
note: test did not panic as expected at src/lib.rs:10:32
---- tests::bad stdout ----

thread 'tests::bad' (27297) panicked at src/lib.rs:8:24:
assertion `left == right` failed
  left: 1
 right: 2
stack backtrace:
note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.

failures:
    tests::bad
    tests::sp

test result: FAILED. 1 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.09s

error: test failed, to rerun pass `--lib`
"""
