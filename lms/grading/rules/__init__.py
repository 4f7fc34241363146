"""Grading as pure functions: statements to evidence, evidence to verdict, verdict to words."""
