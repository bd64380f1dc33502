"""Starts the program: the window, or one command of the command line."""

import multiprocessing
import sys

from planner.app.entry import main

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a bundled program starts its child processes through here
    sys.exit(main(sys.argv[1:]))
