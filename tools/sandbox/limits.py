"""What one command may use."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps of one command."""

    data_bytes: int = 2048 * MIB
    """Heap and private mappings of each process; address space is free, for V8 and the JVM reserve it unused."""
    memory_bytes: int = 4096 * MIB
    """What all processes of a sandbox and its files in memory hold together; looked at four times a second."""
    processes: int = 256
    """Processes and threads of one sandbox together."""
    file_bytes: int = 256 * MIB
    """One file."""
    open_files: int = 1024
    scratch_bytes: int = 512 * MIB
    """Each of /tmp and the home directory, which are in memory."""
    disk_bytes: int = 1024 * MIB
    """What the directory may grow by."""
    disk_files: int = 100_000
    """By how many entries the directory may grow."""
    free_bytes: int = 512 * MIB
    """What must stay free on the directory's file system; half of what is free at the start, where that is less."""
    output_kept_bytes: int = 64 * 1024
    """First and last half of the output; the middle is left out."""
    output_bytes: int = 64 * MIB
    """A command that writes more is ended."""

    def held_by_the_kernel(self, timeout_seconds: float) -> dict[str, int]:
        """Each limit by its name in the kernel, without RLIMIT_, but that of processes."""
        return {
            "CPU": max(1, round(timeout_seconds * 4)),
            "DATA": self.data_bytes,
            "FSIZE": self.file_bytes,
            "NOFILE": self.open_files,
            "CORE": 0,
            "MEMLOCK": 65536,
            "MSGQUEUE": 0,
        }

    def rlimits(self, timeout_seconds: float, *, count_processes: bool = True) -> tuple[str, ...]:
        """The call of prlimit that goes in front of a command.

        `count_processes` only where the user namespace is the command's own: outside of one the kernel counts every
        process of the user.
        """
        most = self.held_by_the_kernel(timeout_seconds)
        if count_processes:
            most["NPROC"] = self.processes
        return ("prlimit", *(f"--{name.lower()}={value}" for name, value in most.items()), "--")
