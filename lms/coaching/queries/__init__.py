"""What is asked about learning on the job."""
