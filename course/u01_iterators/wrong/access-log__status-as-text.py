# The status stays a string. Nobody sees it until it is compared with 500.
# fails: parse gives path and status of each line
# fails: top_failing ranks the paths by their errors
# fails: malformed lines go to on_bad, and parsing goes on
# fails: parse takes a line only when a pair is asked for
# fails: top_failing holds counts, not records
from collections import Counter


def parse(lines, on_bad):
    for line in lines:
        fields = line.split()
        if len(fields) == 5 and fields[3].isdigit() and fields[4].isdigit():
            yield fields[2], fields[3]
        else:
            on_bad(line)


def top_failing(records, k):
    errors = Counter(path for path, status in records if status >= 500)
    return sorted(errors.items(), key=lambda item: (-item[1], item[0]))[:k]
