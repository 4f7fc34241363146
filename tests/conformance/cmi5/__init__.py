"""cmi5's requirements for an LMS, by the numbers that ADL's CATAPULT project gave them."""
