"""The record: everything that is learned, kept as xAPI statements.

The lowest room of the house: it knows nothing of call centres, courses or grades. Two small
modules beside the sub-rooms, `tenancy` and `problems`, are the common ground that every room
above stands on, because they must lie below everything that uses them.
"""
