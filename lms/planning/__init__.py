"""What training is needed and when it will be given: needs, plans, requests, approvals, budget.

Here belong the needs survey and the needs plans of the teams with their six fields, the plan tree
from year to month, ad-hoc requests, the coaching plan that follows the half-monthly analysis of
call monitoring, who approves each of them, what it costs, and whether it was carried out.

Who takes part in what is `lms.tracks`; the sessions that a plan leads to are `lms.classes`.
"""
