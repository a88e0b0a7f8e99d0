"""`python -m permits.cli` is the `lovsvar` command."""

from permits.cli import main

main()
