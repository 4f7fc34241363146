"""SCORM 2004 sequencing and navigation in plain Python.

    definition  what a course declares            (ActivityTree, one JSON document)
    tracking    what is known of a learner        (CourseState, one JSON document)
    requests    what is asked and answered        (NavigationRequest, Outcome, Situation)
    course      the door: `Course(tree, state)`

The processes carry the names and numbers of the SN book's pseudo-code (OP.1, NB.2.1, RB.1.5 …).
"""
