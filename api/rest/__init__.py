"""The doors for programs: REST and open data."""
