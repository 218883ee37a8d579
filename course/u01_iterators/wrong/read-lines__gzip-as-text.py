# Opens every file alike, so compressed bytes are decoded as if they were text.
# fails: reads plain and compressed files, in order
def read_lines(paths):
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for line in file:
                yield line.removesuffix("\n")
