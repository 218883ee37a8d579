# Looks for .gz anywhere in the name, and takes backup.gz.log for a gzip file.
# fails: reads plain and compressed files, in order
import gzip


def read_lines(paths):
    for path in paths:
        opener = gzip.open if ".gz" in path else open
        with opener(path, "rt", encoding="utf-8") as file:
            for line in file:
                yield line.removesuffix("\n")
