"""Training given together: runs, their sessions, and who was there.

Here belong runs and how they are split, the readiness checklist, the trainers of a run, sign-in
and roll-call, leave, late arrivals and early leaves, make-up and retake, conduct incidents, and
the ledger of working time. What happened becomes xAPI statements, as everything that is learned.

The ladders that turn lateness and absence into consequences are rules of `lms.regulation`; the
verdict on them is given in `lms.grading`.
"""
