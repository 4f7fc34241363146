"""What the run-time tells rooms above it."""

from django.dispatch import Signal

# A registration's learner is forgotten: whoever keeps rows about the registration takes them away
# and answers how many of what (a mapping of words to counts). Inside the transaction, which holds
# the registration's row: registration: Registration, still as it was.
registration_forgotten = Signal()
