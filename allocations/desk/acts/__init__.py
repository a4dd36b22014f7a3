"""Acts: what is decided about money that stands already, in one step: moved, carried over, put right, met, lapsed.

Each is a page of its own that makes a draft decision with its entries and sources in one transaction. What stands and
what it comes to is computed by `allocations.record` over the proposed document, so that the preview is the record.
"""
