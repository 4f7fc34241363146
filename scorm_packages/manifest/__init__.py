"""What a package says about itself: reading and checking its description. Plain Python.

Here belongs whatever can be told from the text of a manifest and the list of the files beside it:
which standard it follows (`detect`), what it holds (`scorm12`), what is wrong with it (`findings`
and their `catalogue`). Nothing here opens a zip, a database or a network.

The readers never raise on bad input: they return what they could read, and findings.
"""
