"""The centre: people, regulation, tracks, classes, grading, archives and what leaves the house."""
