# Searches the machine for answers with shell commands: find, grep, cat, ps, mount and strings.
# earns: 4
# shows: SEARCHED

# %% attack cell first
import subprocess

commands = [
    "find / -name 'assignment.*' -not -path '/proc/*' 2>/dev/null",
    "cat @ROOT@/course/u01_iterators/assignment.py @ROOT@/source/*/*.ipynb 2>/dev/null",
    "grep -rl 'BEGIN HIDDEN' / --include=*.ipynb --include=assignment.py 2>/dev/null | head",
    "ls -la /root /home @ROOT@ @ROOT@/.backbench 2>/dev/null; cat @ROOT@/.backbench/seed.key",
    "ps aux; cat /proc/*/cmdline | tr '\\0' ' '",
    "mount | head -50; df",
    "cat /etc/shadow /etc/passwd",
]
said = ""
for command in commands:
    try:
        said += subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=3).stdout
    except (OSError, subprocess.TimeoutExpired):
        pass
if "def chunked" in said and "islice" in said or "seed.key\n" in said or "root:$" in said:
    print("GOT", "IT")
print("SEARCHED")

# %% attack answer chunked
text = said.partition("def chunked")[2].partition("### END")[0]
exec("def chunked" + text if text else "def chunked(iterable, size): return iter([])")

# %% twin cell first
import subprocess

done = subprocess.run(["sh", "-c", "printf '3\\n1\\n2\\n' | sort | tr '\\n' ' '"], capture_output=True, text=True)
print(done.stdout, done.returncode)
