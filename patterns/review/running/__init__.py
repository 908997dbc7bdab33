"""Running a draft's files: the programs that run its tests, and what came of each run."""
