"""An authored module in front of the learner: attempts, exams, resume.

Answer keys never leave the server in an assessed attempt, and timers are kept here.
"""
