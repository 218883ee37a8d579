"""Backbench: a Python back-end course in Jupyter notebooks that grades itself."""

__version__ = "0.1.0"
