"""Learning on the job: scorecards, recordings reviewed together, findings, and their follow-up.

Here belong scorecards with critical errors, calibration and disputes, comments and clips of call
recordings, one-to-one coaching records, quality before and after a course, the indicators of a
trial post, and feedback forms. Scores reach grading as xAPI statements.

Courses and tracks that a finding leads to are `lms.tracks`; the plan behind them `lms.planning`.
"""
