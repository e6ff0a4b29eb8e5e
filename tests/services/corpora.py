"""Small corpora about given subjects, and runs on them."""

import json
import random
import shutil
from collections.abc import Iterable
from pathlib import Path

from services.answers.runs import RunReport
from services.ingesting import ingest_request, make_request
from services.workspace import Workspace, create_workspace

SUBJECTS = {
    "bussi": "joukkoliikenne bussi juna lippu pysäkki aikataulu vuoro asema matkustaja raitiotie reitti kuljettaja",
    "vero": "kuntatalous vero budjetti valtionosuus tilinpäätös menot velka alijäämä investointi rahoitus säästö tulot",
    "koulu": "koulu opettaja oppilas perusopetus luokka oppitunti lukio rehtori opetussuunnitelma oppikirja koe",
    "metsä": "metsä hakkuu puu luonto suojelu monimuotoisuus suo lintu kasvi laji eliö ekosysteemi",
    "hoito": "sairaala potilas lääkäri hoito leikkaus lääke hoitaja terveyskeskus päivystys diagnoosi vastaanotto",
    "tieto": "tietoverkko ohjelmisto palvelin tietoturva tekoäly algoritmi laajakaista sovellus rajapinta pilvi koodi",
}
SWEDISH = {
    "buss": "kollektivtrafik buss tåg biljett hållplats tidtabell tur station passagerare spårvagn linje förare",
    "skatt": "kommunalekonomi skatt budget statsandel bokslut utgifter skuld underskott investering inkomst",
    "skola": "skola lärare elev undervisning klass lektion gymnasium rektor läroplan lärobok prov betyg",
}


def write_corpus(path: Path, subjects: Iterable[str], *, each: int, first: int = 0, words: int = 60) -> Path:
    """Write so many documents about each subject, all different; the year goes up from 2020 with the number."""
    with path.open("w", encoding="utf-8") as file:
        for subject in subjects:
            vocabulary = (SUBJECTS | SWEDISH)[subject].split()
            for number in range(first, first + each):
                draw = random.Random(f"{subject}{number}")
                text = " ".join(draw.choice(vocabulary) for _ in range(words)) + "."
                date = f"{2020 + number % 4}-{1 + number % 12:02d}-15"
                row = {"id": f"{subject}{number}", "title": f"Asiakirja {number}", "text": text, "date": date}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def new_workspace(folder: Path) -> Workspace:
    """Make a workspace of its own, not shared with other tests."""
    create_workspace(folder)
    return Workspace(folder)


def copy_workspace(made: Path, folder: Path) -> Workspace:
    """Open a copy of a workspace, for a test that changes it."""
    return Workspace(Path(shutil.copytree(made, folder)))


def ingest(workspace: Workspace, path: Path) -> RunReport:
    """Do a run on a file or folder, in this process."""
    return ingest_request(workspace, make_request([str(path)]))


def passages_of(workspace: Workspace) -> dict[str, str | None]:
    """Return the theme of every passage, as the index has it."""
    return dict(workspace.index().themes())
