"""The rooms of the set-up: packages (.venv/), programs (.tools/), progress (what a person sees). Standard library only."""
