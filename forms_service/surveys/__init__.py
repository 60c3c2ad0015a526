"""How it was: people who were served are asked by web or telephone, and nobody can tell whose answers are whose."""
