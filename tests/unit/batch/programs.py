"""Rulebooks with everything a column may hold."""

from __future__ import annotations

from functools import cache

import pricing_dsl as pricing
from pricing_dsl import Program

STORAGE = """
rulebook storage version "1" currency USD rounding half_up to 0.01 each line
meter storage in GB
plan store "Storage" every month {
  grant included 100 GB of storage every month { rollover up to 50 GB for 1 month }
  charge usage on overage of storage at 0.10 USD per GB
  notify included at 80%, 100%
}
"""

REGIONS = """
rulebook regions version "1" currency USD rounding half_up to 0.01 each line
unit call, calls
meter egress in GB by region { eu, us }
meter calls in calls by team default 0 calls
plan network "Network" every month {
  grant free 10 GB of egress by region every month { rollover up to 5 GB for 1 month }
  charge traffic on overage of egress by region at 0.25 USD per GB
  charge work on calls at 0.01 USD per call
}
"""

FACTS = """
rulebook facts version "1" currency USD rounding half_up to 0.01 each line
meter used in GB default 0 GB
input level: { low, high } default low
input open: flag default false
input since: date default 2026-01-01
term share = 5% negotiable
records payments {
  amount in USD,
  method: { card, wire }
}
plan mixed "Mixed" every month {
  charge base "Base" = if level is high or open then 20 USD else 10 USD
  charge usage on used at 1.25 USD per GB
  let paid = sum(payment.amount for payment in payments)
  let heavy = used > 100 GB
  charge handling "Handling" = 2.9% of paid
  discount agreed share * usage.amount
  remember most = max(previous most, used) opening 0 GB
  remember recent = used keeping 3
  remember ever_open = previous ever_open or open opening false
}
"""

CURRENCIES = """
rulebook currencies version "1" currency USD, JPY rounding half_up to minor_unit each line
meter storage in GB
table book {
  | currency | monthly   | per_gb          |
  | USD      | 49 USD    | 0.10 USD per GB |
  | JPY      | 7_000 JPY | 14 JPY per GB   |
}
plan pro "Pro" every month through 2026-06-30 currency USD, JPY {
  fee monthly "Monthly fee" book[currency].monthly
  charge storage "Storage" on storage at book[currency].per_gb
}
plan pro "Pro" every month from 2026-07-01 currency USD, JPY {
  fee monthly "Monthly fee" book[currency].monthly
}
"""

EXACT = """
rulebook exact version "1" currency USD rounding none
meter storage in GB
plan shared "Shared" every month {
  charge storage "Storage" on storage at 1 USD per GB prorated
}
"""

SHARES = """
rulebook shares version "1" currency USD rounding none
unit seat, seats
meter used in whole seats
plan weekly every week {
  grant pool 41.2 seats of used once for 21 days { rollover up to 122.1 seats for 28 days prorated }
}
"""

PACKS = """
rulebook packs version "1" currency USD rounding half_up to 0.01 each line
meter data in GB each day default none
plan mobile "Mobile" every month {
  grant pack "30-day pack" 5 GB of data on purchase for 30 days costs 10 USD
  charge data on overage of data at 3 USD per GB
}
"""


@cache
def compiled(text: str) -> Program:
    """A rulebook, compiled once."""
    return pricing.compile_text(text)
