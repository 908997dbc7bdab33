"""What Jest 30.5, Mocha 12.0, Vitest 4.1 and Node 20 print; stack traces are shortened."""

JEST = """\
FAIL ./a.test.js
  ● cart › adds up

    expect(received).toBe(expected) // Object.is equality

    Expected: 2
    Received: 1


      at Object.toBe (a.test.js:1:60)

  ● cart › deep › goes down

    x


      at Object.<anonymous> (a.test.js:1:180)

FAIL ./b.test.js
  ● Test suite failed to run

    Cannot find module './nonesuch' from 'b.test.js'


      at Object.require (b.test.js:1:1)

Test Suites: 2 failed, 2 total
Tests:       2 failed, 1 skipped, 1 passed, 4 total
Snapshots:   0 total
Time:        0.746 s, estimated 1 s
Ran all test suites matching /a.test.js|b.test.js.
"""

JEST_EMPTY = """\
No tests found, exiting with code 1
Run with `--passWithNoTests` to exit with code 0
In /shop/js
Pattern: none/ - 0 matches
"""

MOCHA = """\
  cart
    1) adds up
    ✔ ok
    - later
    deep
      2) goes down

  hook
    3) "before each" hook for "one"


  1 passing (4ms)
  1 pending
  3 failing

  1) cart
       adds up:

      AssertionError [ERR_ASSERTION]: 1 == 2
      + expected - actual

      -1
      +2

      at Context.<anonymous> (m/a.js:2:55)

  2) cart
       deep
         goes down:
     Error: x
      at Context.<anonymous> (m/a.js:2:175)

  3) hook
       "before each" hook for "one":
     Error: hk
      at Context.<anonymous> (m/a.js:4:51)
"""

VITEST = """\
 RUN  v4.1.12 /shop/js/v

 ❯ a.test.mjs (4 tests | 2 failed | 1 skipped) 8ms
     × adds up 5ms
     ✓ ok 0ms
     ↓ later
       × goes down 2ms
 ❯ b.test.mjs (0 test)

⎯⎯⎯⎯⎯⎯ Failed Suites 1 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  b.test.mjs [ b.test.mjs ]
Error: Cannot find module './nonesuch' imported from /shop/js/v/b.test.mjs
 ❯ b.test.mjs:1:1
      1| import './nonesuch';
      2|

⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/3]⎯

⎯⎯⎯⎯⎯⎯⎯ Failed Tests 2 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  a.test.mjs > cart > adds up
AssertionError: expected 1 to be 2 // Object.is equality

- Expected
+ Received

- 2
+ 1

 ❯ a.test.mjs:2:60

⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[2/3]⎯

 FAIL  a.test.mjs > cart > deep > goes down
Error: x
 ❯ a.test.mjs:2:182

⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[3/3]⎯

 Test Files  2 failed (2)
      Tests  2 failed | 1 passed | 1 skipped (4)
   Start at  18:11:44
   Duration  547ms (transform 20ms, setup 0ms, import 29ms, tests 8ms, environment 0ms)
"""

NODE_TAP = """\
TAP version 13
# Subtest: adds up
not ok 1 - adds up
  ---
  ...
# Subtest: ok
ok 2 - ok
  ---
  ...
# Subtest: later
ok 3 - later # SKIP
  ---
  ...
# Subtest: cart
    # Subtest: goes down
    not ok 1 - goes down
      ---
      ...
    1..1
not ok 4 - cart
  ---
  ...
# Subtest: outer
    # Subtest: inner
        # Subtest: a
        not ok 1 - a
          ---
          ...
        # Subtest: b
        not ok 2 - b # TODO
          ---
          ...
        1..2
    not ok 1 - inner
      ---
      ...
    1..1
not ok 5 - outer
  ---
  ...
1..5
# tests 6
# suites 3
# pass 1
# fail 3
# cancelled 0
# skipped 1
# todo 1
# duration_ms 590.744635
"""

NODE_SPEC = """\
✖ adds up (4.190942ms)
  AssertionError [ERR_ASSERTION]: 1 == 2
      at TestContext.<anonymous> (/shop/js/n/a.test.js:2:32)

✔ ok (8.497238ms)
﹣ later (0.084599ms) # SKIP
▶ cart
  ✖ goes down (0.101751ms)
    Error: x
        at TestContext.<anonymous> (/shop/js/n/a.test.js:3:56)

✖ cart (0.259951ms)
▶ outer
  ▶ inner
    ✖ a (4.873304ms)
      Error: x
          at TestContext.<anonymous> (/shop/js/n/deep.test.js:2:75)

    ✖ b (0.077336ms) # TODO
      Error: t
          at TestContext.<anonymous> (/shop/js/n/deep.test.js:2:133)

  ✖ inner (5.354066ms)
✖ outer (5.866769ms)
ℹ tests 6
ℹ suites 3
ℹ pass 1
ℹ fail 3
ℹ cancelled 0
ℹ skipped 1
ℹ todo 1
ℹ duration_ms 471.808973

✖ failing tests:

test at n/a.test.js:2:1
✖ adds up (4.190942ms)
  AssertionError [ERR_ASSERTION]: 1 == 2
      at TestContext.<anonymous> (/shop/js/n/a.test.js:2:32)

test at n/a.test.js:3:26
✖ goes down (0.101751ms)
  Error: x
      at TestContext.<anonymous> (/shop/js/n/a.test.js:3:56)

test at n/deep.test.js:2:53
✖ a (4.873304ms)
  Error: x
      at TestContext.<anonymous> (/shop/js/n/deep.test.js:2:75)

test at n/deep.test.js:2:95
✖ b (0.077336ms) # TODO
  Error: t
      at TestContext.<anonymous> (/shop/js/n/deep.test.js:2:133)
"""
