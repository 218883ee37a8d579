"""What nbgrader reads in a student's JupyterLab, here and on Binder: the course, and where work is handed in."""

import os

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "backbench"
if os.environ.get("BACKBENCH_EXCHANGE"):
    c.Exchange.root = os.environ["BACKBENCH_EXCHANGE"]
