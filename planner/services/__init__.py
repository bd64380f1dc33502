"""One file per job that the user does; the window and the command line call these."""
