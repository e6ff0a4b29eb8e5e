"""`python -m app.cli`: the command `aluetutka`, where its script is not on the path."""

from app.cli import main

main()
