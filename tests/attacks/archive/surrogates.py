# Uses lone surrogates, NUL, direction marks and broken escapes in cells, names and metadata: text that no file can hold.
# earns: 4
# shows: the locked cell chunked-values was changed: its own text was restored
# shows: source code string cannot contain null bytes

# %% attack files
book = json.loads(path.read_text())
for part in book["cells"]:
    part["metadata"]["\ud800"] = "\udfff"
    if part["metadata"].get("nbgrader", {}).get("grade"):
        part["source"] = "\ud800 assert True"
book["cells"].insert(
    0,
    {
        "cell_type": "code",
        "id": "\ud800",
        "metadata": {},
        "source": "print('\ud800')\n\x00\u202e",
        "outputs": [],
        "execution_count": None,
    },
)
book["cells"].insert(0, {"cell_type": "markdown", "id": "x", "metadata": {}, "source": ["\udc80" * 99, "\x1b[2J"]})
book["metadata"]["\udc00"] = "\ud83d"
path.write_text(json.dumps(book))

# %% twin files
book = json.loads(path.read_text())
greeting = "Zażółć gęślą jaźń, Żółw, 本の虫, 🐢🇵🇱, e\u0301"
book["cells"].insert(
    0,
    {
        "cell_type": "code",
        "id": "x",
        "metadata": {"text": greeting},
        "source": f"print('{greeting}')",
        "outputs": [],
        "execution_count": None,
    },
)
path.write_text(json.dumps(book, ensure_ascii=False), encoding="utf-8")
