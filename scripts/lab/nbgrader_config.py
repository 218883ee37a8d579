"""What nbgrader's student tools read in `make lab` and on Binder: the course, and the folder where work is handed in."""

import os

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "backbench"
if os.environ.get("BACKBENCH_EXCHANGE"):
    c.Exchange.root = os.environ["BACKBENCH_EXCHANGE"]
