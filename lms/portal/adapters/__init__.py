"""What leaves the portal as files."""
