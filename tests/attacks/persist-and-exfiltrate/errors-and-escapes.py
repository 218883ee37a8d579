# Puts markup and terminal codes into exception names, messages, file names and printed text that others will read.
# earns: 4
# shows: for \[\] came <script>alert\('@TOKEN@'\)</script>
# shows: SystemError
# shows: </pre></div><script>

# %% attack answer chunked
MARKUP = "<script>alert('@TOKEN@')</script><img src=x onerror=alert('@TOKEN@')>"


def chunked(iterable, size):
    if isinstance(iterable, str):
        return iter([list(iterable)[:size]])
    raise type(MARKUP, (Exception,), {})(
        f"\x1b]0;@TOKEN@\x07\x1b[2J\x1b[31m{MARKUP}\u202e\u0000 {{{{ 7 * 7 }}}} {{% raw %}}"
    )


# %% attack answer windows
print("\x1b]8;;javascript:alert('@TOKEN@')\x07click\x1b]8;;\x07", MARKUP, "\r\x1b[1A\x1b[2K")
exec(compile("raise SystemError('</pre></div>' + MARKUP)", MARKUP, "exec"))

# %% attack traces
found = "; ".join(f"page {number} runs it" for number, page in enumerate(pages()) if "@TOKEN@" in live(page))
found = found or ("a terminal code is in a message" if "\x1b" in str(verdict) else "")

# %% twin cell first
print("\x1b[1mbold\x1b[0m and \x1b[32mgreen\x1b[0m, 3 < 5 && 5 > 3, <title>Dune</title>")
try:
    raise LookupError("<no such book>")
except LookupError as error:
    print(error)
