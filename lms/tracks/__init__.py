"""Curricula: tracks of stages and courses, who has joined them, by when, and how far they are.

Holds the tie between our enrolments and the registrations under which a package is played: a
statement names a registration, and from here grading learns whose course of which track it is.
"""
