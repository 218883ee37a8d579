"""How nbgrader works in this course: its own tools and gradebook, our road for what is handed in."""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821  (nbgrader provides it)

ROOT = Path(__file__).resolve().parent if "__file__" in globals() else Path.cwd()

# nbgrader makes a new gradebook by calling `alembic` from PATH; it lies beside this Python.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"

c.CourseDirectory.course_id = "backbench"
c.CourseDirectory.root = str(ROOT)
# nbgrader copies every other file of source/ to release/: a Python file there would publish its answers.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.py", "*.pyc", "__pycache__", ".DS_Store", "*.html"]
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE\nraise NotImplementedError()"}
c.GenerateAssignment.create_assignment = True

# Where students fetch and hand in. A class on one machine shares a folder that all of them can write.
EXCHANGE = ROOT / ".backbench" / "exchange"
c.Exchange.root = os.environ.get("BACKBENCH_EXCHANGE", str(EXCHANGE))
if "BACKBENCH_EXCHANGE" not in os.environ and os.access(ROOT, os.W_OK):
    # nbgrader takes an exchange only where everybody can write, and does not make the folders above it.
    EXCHANGE.mkdir(parents=True, exist_ok=True)
    if EXCHANGE.stat().st_uid == os.getuid():
        EXCHANGE.chmod(0o777)

# The road of a submission: sanitised, run in a sandbox, examined from outside; no score outlives its submission.
c.Autograde.exporter_class = "backbench.grading.nbgrader_road.SubmissionExporter"
c.Autograde.pre_convert_hook = "backbench.grading.nbgrader_road.reset_scores"
c.Autograde.post_convert_hook = "backbench.grading.nbgrader_road.drop_linked_files"
c.Autograde.sanitize_preprocessors = []
c.Autograde.autograde_preprocessors = [
    "backbench.grading.nbgrader_road.Examine",
    "nbgrader.preprocessors.AssignLatePenalties",
]

# Feedback is the table of checks and the student's own code; hidden tests are cleared besides.
c.GenerateFeedback.exporter_class = "backbench.reports.exporter.FeedbackExporter"
c.GenerateFeedback.preprocessors = ["nbgrader.preprocessors.GetGrades", "nbgrader.preprocessors.ClearHiddenTests"]

# What a submission holds is shown in formgrader, and neither run nor fetched; its template cleans no Markdown itself.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = dict.fromkeys(
    ("clean_html", "strip_files_prefix"), "backbench.reports.formgrader.harmless"
)
c.HTMLExporter.preprocessors = ["backbench.reports.formgrader.EscapeNames"]
if "nbgrader.server_extensions.formgrader.formgrader" in sys.modules:
    from backbench.reports import formgrader

    formgrader.guard()

# Names in grades.csv are quoted, and none is a formula.
c.ExportApp.plugin_class = "backbench.reports.grades_csv.GradesCsv"
