"""Invoices as text."""


def invoice(customer, lines):
    """An invoice for `lines` of (name, unit price, quantity), one line each, with the sum below."""
    if not lines:
        raise ValueError("an invoice needs at least one line")
    rows = [f"Invoice for {customer}"]
    amount = 0.0
    for name, price, quantity in lines:
        line = int(price * quantity * 100 + 0.5) / 100
        amount = int((amount + line) * 100 + 0.5) / 100
        rows.append(f"{quantity} x {name}: ${line:,.2f}")
    rows.append(f"Total: ${amount:,.2f}")
    return "\n".join(rows)


def reminder(customer, amount, days_late):
    """A reminder; after 30 days a fee of 5 % is added."""
    due = amount
    if days_late > 30:
        due = int(amount * 1.05 * 100 + 0.5) / 100
    return f"{customer}, please pay ${due:,.2f}"
