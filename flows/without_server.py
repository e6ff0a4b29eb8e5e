"""A scheduled job done without Prefect, when its server does not answer: `python -m flows.without_server FOLDER NAME
WINDOW`, started by `operating`."""

import sys
from contextlib import suppress
from pathlib import Path

from corpus.catalogue.runs import Occasion
from corpus.errors import WindowCoveredError
from services.logs import set_up_logs_of_environment
from services.runs import start_deployment
from services.workspace import open_workspace


def main(folder: str, name: str, window: str) -> None:
    """Do the job of a deployment for a window."""
    set_up_logs_of_environment()
    with suppress(WindowCoveredError):
        start_deployment(open_workspace(Path(folder)), name, occasion=Occasion("catch-up", name, window))


if __name__ == "__main__":
    main(*sys.argv[1:4])
