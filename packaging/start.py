"""Where the folder that runs without an installed Python begins: the command line, or one of the processes that it starts."""

import sys

if __name__ == "__main__":
    if sys.argv[1:4] == ["-P", "-m", "auditor.workers.child"]:  # as `workers.worker.started` asks a Python for it
        from auditor.workers import child

        child.begin(sys.argv[4:])
    else:
        from auditor.cli import main

        main()
