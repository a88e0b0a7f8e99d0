"""`python -m permits.cli` is the `lovsvar` command."""

from permits.cli import main

if __name__ == "__main__":  # each process that a server starts reads this file, too
    main()
