# Goes through the rules in an order of its own: what is said of the key stands behind what Extra says.
# fails: an index of which only the first columns are used
def red_flags(plan, widths):
    flags = []
    for place, line in enumerate(plan):
        notes = (line["Extra"] or "").split("; ")
        whole = line["type"] == "ALL" or (line["type"] == "index" and "Using index" not in notes)
        if whole and (line["rows"] or 1) >= 1_000:
            flags.append((line["table"], "full scan"))
        for note in ("temporary", "filesort"):
            if f"Using {note}" in notes:
                flags.append((line["table"], note))
        if line["key"] in widths and line["key_len"] and int(line["key_len"]) < widths[line["key"]]:
            flags.append((line["table"], "partial key"))
        product = 1
        for other in plan:
            if other["id"] == line["id"]:
                product *= other["rows"] or 1
        if product > 1_000_000 and all(later["id"] != line["id"] for later in plan[place + 1 :]):
            flags.append((line["table"], "large join"))
    return flags
