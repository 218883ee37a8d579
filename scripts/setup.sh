#!/bin/sh
# Finds a Python 3.11 and hands over to setup.py. BACKBENCH_PYTHON names one by hand; then no other is tried.
here=$(dirname "$0")
asks='import sys; sys.version_info[:2] == (3, 11) and print(sys.executable)'
try() {
    found=$("$1" -c "$asks" 2>/dev/null)
    if [ -n "$found" ]; then
        shift
        exec "$found" "$here/setup.py" "$@"
    fi
}
if [ -n "$BACKBENCH_PYTHON" ]; then
    try "$BACKBENCH_PYTHON" "$@"
    echo "setup: BACKBENCH_PYTHON names $BACKBENCH_PYTHON, which is no Python 3.11: correct it, or unset it to search." >&2
    exit 1
fi
for python in \
    python3.11 python3 python \
    /usr/bin/python3.11 /usr/local/bin/python3.11 /opt/homebrew/bin/python3.11 /opt/homebrew/opt/python@3.11/bin/python3.11 \
    "$HOME"/.pyenv/versions/3.11*/bin/python3.11 \
    "${XDG_DATA_HOME:-$HOME/.local/share}"/uv/python/cpython-3.11*/bin/python3.11
do
    try "$python" "$@"
done
case $(uname -s) in
    Darwin) how='install it with "brew install python@3.11"' ;;
    *) how='install it with "sudo apt-get install python3.11 python3.11-venv" (without root: "uv python install 3.11", or pyenv)' ;;
esac
echo "setup: no Python 3.11 found: $how, or name one with BACKBENCH_PYTHON=/path/to/python3.11, then run the same command again." >&2
exit 1
