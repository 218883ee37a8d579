# Links folders into the submission: the whole machine, the gradebook, and itself.
# earns: 4

# %% attack files
for name, target in (
    ("data", "/"),
    ("etc", "/etc"),
    ("gradebook.db", str(root / "gradebook.db")),
    ("loop", "."),
    ("timestamp.txt", "/etc/passwd"),
    ("feedback.html", str(root / "nbgrader_config.py")),
):
    (folder / name).symlink_to(target)

# %% attack traces
grown = root / "autograded" / "archive--linked-folders"
found = ", ".join(
    str(path) for path in grown.rglob("*") if path.is_symlink() or path.name in ("etc", "passwd", "gradebook.db")
)

# %% twin files
(folder / "data").mkdir()
(folder / "data" / "books.csv").write_text("title,copies\nDune,2\n")
