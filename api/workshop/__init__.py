"""The planners' workshop: rules as they read, limits changed by forms, what that does, and publishing by two people."""
