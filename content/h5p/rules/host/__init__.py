"""Playing: what H5P's core in the learner's browser is told by the page around it."""
