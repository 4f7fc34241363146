"""The rules of delivery as plain Python: no Django, no network, no clock of their own."""
