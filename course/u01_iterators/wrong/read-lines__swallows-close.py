# "Never fail on a bad line": the bare except also catches the GeneratorExit that close() raises at the yield.
# fails: closes a file at its end, and on close()
import gzip


def read_lines(paths):
    for path in paths:
        opener = gzip.open if path.endswith(".gz") else open
        with opener(path, "rt", encoding="utf-8") as file:
            for line in file:
                try:
                    yield line.removesuffix("\n")
                except:  # noqa: E722
                    continue
