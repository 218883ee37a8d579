# Expects a text in `Extra`, and gets None.
# fails: full scans: of all rows, or along an index
# fails: an index of which only the first columns are used
# fails: temporary tables and sorts
# fails: the rows of a join are multiplied
# fails: plans of a real server
def red_flags(plan, widths):
    flags = []
    for place, line in enumerate(plan):
        notes = line["Extra"].split("; ")
        everything = line["type"] == "ALL" or (line["type"] == "index" and "Using index" not in notes)
        if everything and (line["rows"] or 1) >= 1_000:
            flags.append((line["table"], "full scan"))
        if line["key"] in widths and line["key_len"] and int(line["key_len"]) < widths[line["key"]]:
            flags.append((line["table"], "partial key"))
        for note in ("temporary", "filesort"):
            if f"Using {note}" in notes:
                flags.append((line["table"], note))
        product = 1
        for other in plan:
            if other["id"] == line["id"]:
                product *= other["rows"] or 1
        if product > 1_000_000 and all(later["id"] != line["id"] for later in plan[place + 1 :]):
            flags.append((line["table"], "large join"))
    return flags
