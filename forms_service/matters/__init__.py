"""What was raised, who owes the answer, by when, the reply, and whether it helped."""
