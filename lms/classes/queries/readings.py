"""The readings in force, as this room asks for them."""

from lms.regulation.queries import reading as reading_of

__all__ = ["reading_of"]
