"""Which jobs are scheduled, when, and which windows were missed; Prefect, in `flows/`, does the rest."""
