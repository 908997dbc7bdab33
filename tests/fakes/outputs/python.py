"""What pytest 9.2, pytest-xdist 3.8 and unittest of Python 3.11 print; stack traces are left out or shortened."""

PYTEST = """\
============================= test session starts ==============================
platform linux -- Python 3.11.7, pytest-9.2.0, pluggy-1.7.0
collected 9 items / 1 error

test_a.py FF.FFsEx.                                                      [100%]

=========================== short test summary info ============================
FAILED test_a.py::test_p[a b] - AssertionError: bad value
FAILED test_a.py::test_p[c - d] - AssertionError: bad value
FAILED test_a.py::test_p[x[1]] - AssertionError: bad value
FAILED test_a.py::TestK::test_m - ValueError: boom - very
ERROR test_b.py
ERROR test_a.py::test_e - RuntimeError: fixture
========= 4 failed, 2 passed, 1 skipped, 1 xfailed, 2 errors in 0.97s ==========
"""

PYTEST_XDIST_QUIET = """\
bringing up nodes...
bringing up nodes...

.FFFsExF.                                                                [100%]
=========================== short test summary info ============================
FAILED test_a.py::test_p[x[1]] - AssertionError: bad value
FAILED test_a.py::TestK::test_m - ValueError: boom - very
FAILED test_a.py::test_p[a b] - AssertionError: bad value
FAILED test_a.py::test_p[c - d] - AssertionError: bad value
ERROR test_b.py - ImportError while importing test module '/shop/py/t...
ERROR test_a.py::test_e - RuntimeError: fixture
4 failed, 2 passed, 1 skipped, 1 xfailed, 2 errors in 5.76s
"""

PYTEST_SUBTESTS = """\
uuF                                                                      [100%]
=========================== short test summary info ============================
SUBFAILED[round - x] (i=0) test_sub.py::test_s - assert 0 == 5
SUBFAILED[round - x] (i=1) test_sub.py::test_s - assert 1 == 5
FAILED test_sub.py::test_s - contains 2 failed subtests
3 failed in 0.69s
"""

PYTEST_INTERRUPTED = """\
============================= test session starts ==============================
platform linux -- Python 3.11.7, pytest-9.2.0, pluggy-1.7.0
collected 9 items / 1 error

=========================== short test summary info ============================
ERROR test_b.py
!!!!!!!!!!!!!!!!!!!! Interrupted: 1 error during collection !!!!!!!!!!!!!!!!!!!!
=============================== 1 error in 0.91s ===============================
"""

PYTEST_FIRST_ONLY = """\
F
=========================== short test summary info ============================
FAILED test_a.py::test_p[a b] - AssertionError: bad value
!!!!!!!!!!!!!!!!!!!!!!!!!! stopping after 1 failures !!!!!!!!!!!!!!!!!!!!!!!!!!!
1 failed in 0.74s
"""

PYTEST_NO_NAMES = """\
FF.FFsEx.                                                                [100%]
4 failed, 2 passed, 1 skipped, 1 xfailed, 1 error in 0.92s
"""

PYTEST_EMPTY = """\
no tests ran in 0.79s
"""

PYTEST_PASSED = """\
s.                                                                       [100%]
1 passed, 1 skipped, 7 deselected in 1.04s
"""

UNITTEST = """\
E.sFFFEE
======================================================================
ERROR: test_err (ut_a.CartTest.test_err)
----------------------------------------------------------------------
Traceback (most recent call last):
KeyError: 'x'

======================================================================
ERROR: setUpClass (ut_a.Up)
----------------------------------------------------------------------
Traceback (most recent call last):
RuntimeError: no

======================================================================
ERROR: test_b (unittest.loader._FailedTest.test_b)
----------------------------------------------------------------------
ImportError: Failed to import test module: test_b
Traceback (most recent call last):
ModuleNotFoundError: No module named 'nonesuch'

======================================================================
FAIL: test_sub (ut_a.CartTest.test_sub) (i=0)
----------------------------------------------------------------------
Traceback (most recent call last):
AssertionError: 0 != 5

======================================================================
FAIL: test_sub (ut_a.CartTest.test_sub) (i=1)
----------------------------------------------------------------------
Traceback (most recent call last):
AssertionError: 1 != 5

======================================================================
FAIL: test_total (ut_a.CartTest.test_total)
Totals are right.
----------------------------------------------------------------------
Traceback (most recent call last):
AssertionError: 1 != 2

----------------------------------------------------------------------
Ran 6 tests in 0.004s

FAILED (failures=3, errors=3, skipped=1)
"""

UNITTEST_EMPTY = """\
----------------------------------------------------------------------
Ran 0 tests in 0.000s

OK
"""
