# Leaves startup files for the next kernel, for IPython, Python and the shell, and ends this one.
# earns: 4
# shows: the kernel stopped while this cell ran

# %% attack cell after chunked
import os
import pathlib

code = "import os\nprint('GOT' + ' IT')\ndef chunked(iterable, size): return iter([])\nget_ipython().ast_transformers.append(None)\n"
for folder in (
    os.environ.get("IPYTHONDIR", "/tmp/ipython"),
    os.path.expanduser("~/.ipython"),
    "@ROOT@/.ipython",
    "/etc/ipython",
):
    try:
        startup = pathlib.Path(folder, "profile_default", "startup")
        startup.mkdir(parents=True, exist_ok=True)
        (startup / "00-mine.py").write_text(code)
        (startup.parent / "ipython_config.py").write_text(
            'c.InteractiveShellApp.exec_lines = [\'print("GOT" + " IT")\']'
        )
    except OSError:
        pass
for name in (".pythonrc.py", ".bashrc", ".profile", ".pypirc"):
    pathlib.Path(os.path.expanduser("~"), name).write_text(code)
os.environ["PYTHONSTARTUP"] = os.path.expanduser("~/.pythonrc.py")
os._exit(0)

# %% attack answer windows
Windows = None

# %% twin cell first
import os
import pathlib

settings = pathlib.Path(os.path.expanduser("~"), ".shop")
settings.mkdir()
(settings / "config.toml").write_text("[shop]\nname = 'Dune and daughters'\n")
print(sorted(path.name for path in settings.iterdir()))
