"""The day's figures."""


def revenue(sales):
    """The sum of (category, amount) sales by category, and of all of them under "total"."""
    sums = {}
    for category, amount in sales:
        sums[category] = int((sums.get(category, 0.0) + amount) * 100 + 0.5) / 100
    sums["total"] = int(sum(sums.values()) * 100 + 0.5) / 100
    return sums


def average_sale(sales):
    """The mean amount of a sale, 0.0 when there was none."""
    if not sales:
        return 0.0
    return int(sum(amount for _, amount in sales) / len(sales) * 100 + 0.5) / 100


def report(sales):
    """The day as text, the largest category first."""
    sums = revenue(sales)
    total = sums.pop("total")
    rows = [f"{name}: ${amount:,.2f}" for name, amount in sorted(sums.items(), key=lambda item: -item[1])]
    return "\n".join([*rows, f"total: ${total:,.2f}", f"average: ${average_sale(sales):,.2f}"])
