"""Statements on their way to other record stores: at least once, in order, and again on demand.

Stands on `xapi.lrs`: it reads what the store has recorded, up to the moment the store is complete,
and remembers how far each destination has come.
"""
