"""Every page of the site by an example of it: a new page gets a line here, and is then tested as all are."""

PAGES = {
    "start": "/",
    "search": "/?query=kuntien+talous&year=2024",
    "nothing found": "/?query=qwxz+zxwq",
    "filter not known": "/?query=talous&municipality=Atlantis",
    "no such page": "/nothing",
}
