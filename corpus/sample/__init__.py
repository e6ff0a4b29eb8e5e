"""Publications written for this project, to try it on: web pages, and reports that `build` makes into files."""
