# Style: a small class, regular expressions, grouped products computed first.
import re


class Line:
    def __init__(self, values):
        self.values = values
        self.rows = values["rows"] or 1
        self.extra = values["Extra"] or ""

    def says(self, note):
        return re.search(rf"(^|; ){note}($|; )", self.extra) is not None

    def scans(self):
        kind = self.values["type"]
        return self.rows >= 1000 and (kind == "ALL" or kind == "index" and not self.says("Using index"))

    def partial(self, widths):
        key, length = self.values["key"], self.values["key_len"]
        return key in widths and length is not None and int(length) < widths[key]


def red_flags(plan, widths):
    joins = {}
    for values in plan:
        product, _ = joins.get(values["id"], (1, None))
        joins[values["id"]] = product * Line(values).rows, values["table"]
    last = {values["id"]: number for number, values in enumerate(plan)}
    found = []
    for number, values in enumerate(plan):
        line = Line(values)
        checks = {
            "full scan": line.scans(),
            "partial key": line.partial(widths),
            "temporary": line.says("Using temporary"),
            "filesort": line.says("Using filesort"),
            "large join": last[values["id"]] == number and joins[values["id"]][0] > 10**6,
        }
        found += [(values["table"], flag) for flag, raised in checks.items() if raised]
    return found
