# The standard library's fileinput, which opens, reads and closes one file after the other.
import fileinput


def read_lines(paths):
    paths = list(paths)
    if not paths:  # without file names fileinput reads the standard input
        return
    with fileinput.input(paths, openhook=fileinput.hook_compressed, encoding="utf-8") as lines:
        for line in lines:
            yield line.removesuffix("\n")
