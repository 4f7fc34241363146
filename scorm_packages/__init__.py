"""How teaching is packaged, run and exported: SCORM 1.2 now, SCORM 2004 and cmi5 to come."""
