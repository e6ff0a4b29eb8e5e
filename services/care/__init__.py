"""Care of a workspace: removing and renaming, backups, checks and their repairs, how long things are kept."""
