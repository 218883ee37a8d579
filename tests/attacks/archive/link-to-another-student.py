# Hands in a symbolic link to the notebook of a student who has solved everything.
# earns: 0
# shows: is not a regular file

# %% attack files
path.unlink()
path.symlink_to("../../aa-all/u01_iterators/assignment.ipynb")

# %% twin files
(folder / "notes.txt").write_text("What I did first: chunked. What was hard: windows.\n")
