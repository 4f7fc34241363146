"""SCORM 2004 sequencing and navigation in plain Python.

Functions carry the names and numbers of the SN book's pseudo-code (OP.1, NB.2.1, RB.1.5 …).
"""
