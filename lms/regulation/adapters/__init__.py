"""What comes from outside: a regulation written in Word."""
