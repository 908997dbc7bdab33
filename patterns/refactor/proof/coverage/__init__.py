"""Which of the changed lines the tests run through, from a report that the coverage command leaves."""
