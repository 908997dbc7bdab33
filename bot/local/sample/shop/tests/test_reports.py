import unittest

from shop.reports import average_sale, report, revenue

SALES = [("tea", 2.35), ("kettles", 40.0), ("tea", 4.7)]


class ReportTest(unittest.TestCase):
    def test_revenue_is_summed_by_category(self):
        self.assertEqual(revenue(SALES), {"tea": 7.05, "kettles": 40.0, "total": 47.05})

    def test_the_average_of_no_sales_is_zero(self):
        self.assertEqual(average_sale([]), 0.0)

    def test_the_average_is_rounded_to_cents(self):
        self.assertEqual(average_sale(SALES), 15.68)

    def test_the_largest_category_comes_first(self):
        self.assertEqual(report(SALES), "kettles: $40.00\ntea: $7.05\ntotal: $47.05\naverage: $15.68")


if __name__ == "__main__":
    unittest.main()
