import unittest

from shop.cart import Cart


class CartTest(unittest.TestCase):
    def test_an_empty_cart_costs_nothing(self):
        self.assertEqual(Cart().total(), 0.0)

    def test_the_same_item_twice_adds_up(self):
        cart = Cart()
        cart.add("tea", 2.35)
        cart.add("tea", 2.35, quantity=2)
        self.assertEqual(cart.subtotal(), 7.05)

    def test_discount_comes_before_tax(self):
        cart = Cart()
        cart.add("kettle", 40.0)
        self.assertEqual(cart.tax(discount=0.25), 5.7)
        self.assertEqual(cart.total(discount=0.25), 35.7)

    def test_amounts_are_rounded_to_cents(self):
        cart = Cart()
        cart.add("sugar", 0.333, quantity=3)
        self.assertEqual(cart.subtotal(), 1.0)

    def test_a_negative_price_is_refused(self):
        with self.assertRaises(ValueError):
            Cart().add("tea", -1)

    def test_a_discount_above_one_is_refused(self):
        with self.assertRaises(ValueError):
            Cart().total(discount=1.5)


if __name__ == "__main__":
    unittest.main()
