import unittest

from shop.invoices import invoice, reminder


class InvoiceTest(unittest.TestCase):
    def test_each_line_and_the_sum_are_shown(self):
        text = invoice("Ada", [("tea", 2.35, 3), ("kettle", 1040.0, 1)])
        self.assertEqual(text, "Invoice for Ada\n3 x tea: $7.05\n1 x kettle: $1,040.00\nTotal: $1,047.05")

    def test_an_invoice_without_lines_is_refused(self):
        with self.assertRaises(ValueError):
            invoice("Ada", [])

    def test_a_reminder_after_a_month_adds_a_fee(self):
        self.assertEqual(reminder("Ada", 99.99, days_late=31), "Ada, please pay $104.99")

    def test_a_reminder_within_a_month_adds_none(self):
        self.assertEqual(reminder("Ada", 99.99, days_late=30), "Ada, please pay $99.99")


if __name__ == "__main__":
    unittest.main()
