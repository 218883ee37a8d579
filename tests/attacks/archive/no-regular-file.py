# Hands in a pipe in the notebook's place, so that whoever opens it waits for ever.
# earns: 0
# shows: is not a regular file
# stock: not run, endless: it waits for somebody to write into the pipe

# %% attack files
import os

path.unlink()
os.mkfifo(path)

# %% twin files
import os

os.chmod(path, 0o400)
