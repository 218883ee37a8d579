"""Reports: what a student, an instructor and a class look at after grading.

They read verdicts and notebooks and change nothing. Everything that a student wrote is text here, never markup.
"""
