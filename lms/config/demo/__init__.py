"""The demo centre: people, tracks and courses that are obviously made up.

Everything goes in through the services that real people use, so that what the demo shows is what
the house does.
"""
