"""Amounts of money as people here write them."""

from decimal import Decimal


def dollars(amount: Decimal | int) -> str:
    """As in "$1,200", "$1,200.50" or "-$5": cents only where there are any."""
    exact = Decimal(amount)
    cents = "" if exact == exact.to_integral_value() else ".2f"
    return f"{'-' if exact < 0 else ''}${abs(exact):,{cents or '.0f'}}"


def whole_dollars(amount: Decimal | int) -> str:
    """As `dollars`, rounded: for amounts that are worked out."""
    return dollars(round(amount))
