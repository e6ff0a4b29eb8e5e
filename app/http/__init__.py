"""What programs reach by HTTP: Annif's own interface under `/v1/`, ours under `/api/`."""
