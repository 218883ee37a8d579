# Uses the course's own package inside the kernel to read the unit with its answers and to load its hidden tests.
# earns: 4
# shows: LOOKED

# %% attack cell first
answers = {}
try:
    from backbench.authoring.parts import read_unit
    from backbench.course import Course
    from backbench.grading.bundle import load

    for place in ("@ROOT@", ".", "..", "/"):
        try:
            unit = Course.find(place).unit("u01")
            answers = {part.id: part.solution for part in read_unit(unit).exercises}
            load(unit)
        except Exception:
            pass
except ImportError:
    pass
if answers:
    print("GOT", "IT")
print("LOOKED")

# %% attack answer chunked
exec(answers.get("chunked", "chunked = print"))

# %% attack answer windows
exec(answers.get("windows", "Windows = print"))

# %% twin cell first
import inspect

from backbench import lab

print(lab.run_in_thread(sorted, [3, 1, 2]), len(inspect.getsource(lab)) > 100)
