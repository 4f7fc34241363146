"""What is sent, how it is changed, and what an answer means: plain Python."""
