"""The centre's own rules: clauses, how the unclear ones are read, rule sets and their versions.

A rule set is a JSON document with a semantic version and a content hash (`rules/`). It is drafted,
proved by the tests inside it, activated, and from then on never changed. Which version judges an
enrolment depends on the day of the enrolment, so that one cohort is judged by one version (R112).

Here belongs what the regulation says. What it makes of a person's evidence belongs to
`lms.grading`, which proves a draft when `signals.rule_set_proposed` asks for it.
"""
