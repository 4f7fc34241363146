"""A simulated month of a made-up centre, lived through the services that real people use.

People sign in by the code on the screen, come late, ask for leave; courses are played through the
run-time's own commits, calls are scored by a scorecard; grading, recommendations and archive follow
by themselves. The same seed gives the same month.
"""
