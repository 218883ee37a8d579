# Opens every file alike, so compressed bytes are decoded as if they were text.
# fails: reads plain and compressed files, in order
# fails: reads a line when it is asked for
def read_lines(paths):
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for line in file:
                yield line.removesuffix("\n")
