"""Pages of grades: why this one, what follows from it, appeals, and trials of drafts."""
