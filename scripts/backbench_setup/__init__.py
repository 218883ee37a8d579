"""The rooms of the set-up: packages (.venv/), programs (.tools/), progress. Standard library only."""
