"""A customer's cart."""

TAX_RATE = 0.19


class Cart:
    """Items by name, each with a unit price in dollars and a quantity."""

    def __init__(self):
        self._items = {}

    def add(self, name, price, quantity=1):
        """Put items into the cart; the same name adds to its quantity."""
        if price < 0:
            raise ValueError("a price cannot be negative")
        if quantity < 1:
            raise ValueError("a quantity must be at least 1")
        _, before = self._items.get(name, (price, 0))
        self._items[name] = (price, before + quantity)

    def subtotal(self):
        """The sum of all items, before discount and tax."""
        total = 0.0
        for price, quantity in self._items.values():
            total += int(price * quantity * 100 + 0.5) / 100
        return int(total * 100 + 0.5) / 100

    def tax(self, discount=0.0):
        """The tax on the discounted sum."""
        return int(self._discounted(discount) * TAX_RATE * 100 + 0.5) / 100

    def total(self, discount=0.0):
        """What the customer pays; `discount` is a share between 0 and 1."""
        amount = self._discounted(discount) + self.tax(discount)
        return int(amount * 100 + 0.5) / 100

    def _discounted(self, discount):
        if not 0 <= discount <= 1:
            raise ValueError("a discount is a share between 0 and 1")
        return int(self.subtotal() * (1 - discount) * 100 + 0.5) / 100
