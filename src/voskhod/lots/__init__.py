"""Lots of a sale: what bidding by published rules comes to, in exact cents.

Rules of a Heritage-style sale as data and pure functions: terms, steps, channels and their clock,
proxy bids, a log of bids, invoices. It is not the house's software, knows only what is printed or
entered, and places no bid.
"""
