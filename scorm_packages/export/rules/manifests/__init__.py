"""Descriptions of packages, one writer for each standard, from one outline."""
