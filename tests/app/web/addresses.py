"""Every page of the site by an example of it: a new page gets a line here, and is then tested as all are.

`{report}` is the id of a report in PDF, `{passage}` of a passage of it, `{theme}` of a theme: `fill` puts them in.
"""

PAGES = {
    "start": "/",
    "search": "/?query=kuntien+talous&year=2024",
    "nothing found": "/?query=qwxz+zxwq",
    "filter not known": "/?query=talous&municipality=Atlantis",
    "publication": "/julkaisut/{report}",
    "passage": "/julkaisut/{report}?kohta={passage}&query=talous#kohta",
    "themes": "/teemat",
    "theme": "/teemat/{theme}",
    "areas": "/alueet",
    "area": "/alueet/maakunta:06",
    "municipality": "/alueet/kunta:837",
    "organisations": "/kumppanit?rooli=partner",
    "organisation": "/kumppanit/org:4front",
    "tagging": "/asiasanat",
    "subjects of a document": "/asiasanat/{report}",
    "state": "/tila",
    "run": "/tila/ajot/1",
    "names of organisations": "/tila/nimet",
    "name of an organisation": "/tila/nimet/org:4front",
    "no such page": "/nothing",
}
