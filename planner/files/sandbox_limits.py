"""Limits that a child process puts on itself before it opens a file.

- Linux: the system refuses memory beyond the limit (RLIMIT_AS); the reader then aborts.
- Windows: the same through a job object that holds the process.
- macOS: the system knows RLIMIT_AS and does not hold to it. The checks made before a file is
  read (unpacked size, cells) and the time limit, which the parent keeps, are what is left.
"""

import sys

from planner.files.limits import Allowance


def limit(allowed: Allowance) -> None:
    """Limits the memory of this process, and on Unix its processor time, should the parent be
    gone. A system that refuses to is left alone: the other limits still hold.
    """
    if sys.platform == "win32":
        _hold_in_a_job(allowed.memory)
        return
    import resource

    seconds = int(allowed.seconds) + 2
    for what, most in ((resource.RLIMIT_AS, allowed.memory), (resource.RLIMIT_CPU, seconds)):
        _, hard = resource.getrlimit(what)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (soft, hard))
        except (ValueError, OSError):
            continue


if sys.platform == "win32":
    import ctypes

    _PROCESS_MEMORY, _DIE_ON_ERROR, _EXTENDED = 0x100, 0x400, 9

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("process_time", ctypes.c_int64),
            ("job_time", ctypes.c_int64),
            ("flags", ctypes.c_uint32),
            ("least_working_set", ctypes.c_size_t),
            ("most_working_set", ctypes.c_size_t),
            ("processes", ctypes.c_uint32),
            ("affinity", ctypes.c_size_t),
            ("priority", ctypes.c_uint32),
            ("scheduling", ctypes.c_uint32),
        )

    class _Limits(ctypes.Structure):
        _fields_ = (
            ("basic", _Basic),
            ("io_counters", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process", ctypes.c_size_t),
            ("peak_job", ctypes.c_size_t),
        )

    def _hold_in_a_job(memory: int) -> None:
        kernel = ctypes.WinDLL("kernel32")
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        job = kernel.CreateJobObjectW(None, None)
        if not job:
            return
        limits = _Limits()
        limits.basic.flags = _PROCESS_MEMORY | _DIE_ON_ERROR
        limits.process_memory = memory
        size = ctypes.sizeof(limits)
        if kernel.SetInformationJobObject(
            ctypes.c_void_p(job), _EXTENDED, ctypes.byref(limits), size
        ):
            # the handle stays open until the process ends, and with it the job
            kernel.AssignProcessToJobObject(
                ctypes.c_void_p(job), ctypes.c_void_p(kernel.GetCurrentProcess())
            )
