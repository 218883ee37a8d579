# Hands the notebook in as UTF-16, with another one in UTF-8 behind it.
# earns: 0
# shows: is not UTF-8 text

# %% attack files
text = path.read_text()
path.write_bytes(text.encode("utf-16") + text.encode())

# %% twin files
# Windows line ends, as some editors write them.
path.write_bytes(json.dumps(json.loads(path.read_text()), indent=1).replace("\n", "\r\n").encode())
