"""The home pages of each role: what to do next, packages, results.

The topmost room of pages: it reads every room below through their queries, starts things through
their services, and owns no tables. A person with several roles sees a section for each.
"""
