# Ends the kernel politely and rudely before the tests: a notebook without a kernel has no failures.
# earns: 4
# shows: the kernel stopped while this cell ran
# shows: AFTER QUIT

# %% attack cell after chunked
exit()

# %% attack cell after windows
import os

os._exit(0)

# %% attack cell after windows-values
quit()
print("AFTER QUIT")


# %% twin cell first
def main():
    if not __file_name:
        raise SystemExit("no file name, so nothing to do")


__file_name = ""
try:
    main()
except SystemExit as stop:
    print("ended with", stop)

# %% twin cell last
exit()
