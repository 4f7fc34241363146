"""How teaching is packaged, run and exported: SCORM, cmi5 and Tin Can."""
