"""The kernel provisioner that puts a student's kernel into a bubblewrap box."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Bool, Dict, Instance, Unicode

from backbench import boxes

from .limits import Cgroup, Limits

HOME = "/home/student"


class SandboxProvisioner(LocalProvisioner):
    """Starts a kernel inside a box: no network, no home, no checkout, no other submission; bounded use of all.

    Its settings come from the kernel specification's `kernel_provisioner.config`.
    """

    run_folder = Unicode(help="The folder of the kernel's sockets, shared with the examiner; keeps its path inside.")
    data_folder = Unicode(help="Files of the unit, read-only in the kernel's working folder; empty for none.")
    read_folders = Dict(help="Further folders to read, outside path to inside path.")
    environment = Dict(help="Variables of the kernel beside the box's own.")
    boxed = Bool(True, help="False runs the kernel as an ordinary child process, for machines without bubblewrap.")
    limits = Instance(Limits, args=())

    _cgroup: Cgroup | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        kwargs = await super().pre_launch(**kwargs)
        command = self.limits.prlimit(list(kwargs["cmd"]))
        environment = {**base_environment(), **self.environment}
        if self.boxed:
            kwargs["cmd"] = self._box(command, environment)
            kwargs["env"] = {"PATH": "/usr/bin:/bin"}
        else:
            kwargs["cmd"] = list(kwargs["cmd"])
            kwargs["cwd"] = str(Path(self.run_folder).parent / "home")
            kwargs["env"] = {**environment, "HOME": kwargs["cwd"]}
        # What a kernel writes to its own descriptors is no output of a cell, and must not reach our terminal.
        kwargs.update(stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return kwargs

    def _box(self, command: list[str], environment: dict[str, str]) -> list[str]:
        self._cgroup = Cgroup(self.limits)
        line = boxes.command(
            command,
            read=boxes.python_folders(),
            write=[self.run_folder],
            env=environment,
            chdir=HOME,
            tmp_bytes=self.limits.disk,
            extra=[
                "--size", str(self.limits.disk), "--tmpfs", HOME,
                *self._data(),
                *(part for outside, inside in self.read_folders.items() for part in ("--ro-bind", outside, inside)),
            ],  # fmt: skip
        )
        return self._cgroup.join(line)

    def _data(self) -> list[str]:
        """Each file or folder of the unit beside its notebooks, at the place where the student has it."""
        if not self.data_folder:
            return []
        entries = sorted(path for path in Path(self.data_folder).iterdir() if path.suffix != ".ipynb")
        return [part for path in entries for part in ("--ro-bind", str(path), f"{HOME}/{path.name}")]

    async def cleanup(self, restart: bool = False) -> None:
        await super().cleanup(restart)
        if self._cgroup is not None:
            self._cgroup.close()
            self._cgroup = None


def base_environment() -> dict[str, str]:
    """What every student kernel has in its environment, and nothing else: no seed, no path of the course."""
    return {
        "PATH": f"{Path(sys.prefix) / 'bin'}:/usr/local/bin:/usr/bin:/bin",
        "HOME": HOME,
        "LANG": "C.UTF-8",
        "PYTHONSAFEPATH": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "IPYTHONDIR": "/tmp/ipython",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
