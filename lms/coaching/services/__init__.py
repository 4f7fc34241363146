"""What is done in coaching. One module for each thing that people do."""
