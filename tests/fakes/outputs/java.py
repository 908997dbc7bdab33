"""What Surefire 2.22 and JUnit 4.13 print; stack traces are shortened, terminal sequences taken out."""

SUREFIRE = """\
[INFO] Scanning for projects...
[INFO]
[INFO] Building shop 1
[INFO]
[INFO]
[INFO]
[INFO]  T E S T S
[INFO] Running shop.CartTest
[ERROR] Tests run: 4, Failures: 1, Errors: 1, Skipped: 1, Time elapsed: 0.111 s <<< FAILURE! - in shop.CartTest
[ERROR] err(shop.CartTest)  Time elapsed: 0.007 s  <<< ERROR!
shop.CartTest$RuntimeError2: x
	at shop.CartTest.err(CartTest.java:3)

[ERROR] total(shop.CartTest)  Time elapsed: 0 s  <<< FAILURE!
java.lang.AssertionError: expected:<1> but was:<2>
	at shop.CartTest.total(CartTest.java:3)

[INFO]
[INFO] Results:
[INFO]
[ERROR] Failures:
[ERROR]   CartTest.total:3 expected:<1> but was:<2>
[ERROR] Errors:
[ERROR]   CartTest.err:3 RuntimeError2 x
[INFO]
[ERROR] Tests run: 4, Failures: 1, Errors: 1, Skipped: 1
[INFO]
[INFO] BUILD FAILURE
[INFO] Total time:  11.664 s
[INFO] Finished at: 2026-11-25T18:11:59Z
"""

JUNIT = """\
JUnit version 4.13.2
..EI.E
Time: 0.01
There were 2 failures:
1) err(shop.CartTest)
shop.CartTest$RuntimeError2: x
	at shop.CartTest.err(CartTest.java:3)
2) total(shop.CartTest)
java.lang.AssertionError: expected:<1> but was:<2>
	at shop.CartTest.total(CartTest.java:3)

FAILURES!!!
Tests run: 3,  Failures: 2
"""
