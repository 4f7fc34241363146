"""What is done with classes, each verb in one transaction."""
