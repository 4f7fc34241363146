"""The rules of cmi5 on the LMS's side. Plain Python."""
