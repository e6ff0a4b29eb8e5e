"""Small corpora about given subjects, and their ingestion without Prefect."""

import json
import random
from collections.abc import Iterable
from pathlib import Path

from services import stages
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


def ingest(workspace: Workspace, path: Path) -> dict[str, int]:
    """Do the stages of a run in this process; return what indexing counted."""
    run = workspace.catalogue.start_run()
    stages.archive_places(workspace, run, [str(path)])
    done = {"assigned": 0, "without_theme": 0}
    steps = {"read": stages.read_batch, "analysed": stages.analyse_batch, "indexed": stages.index_batch}
    for stage, step in steps.items():
        by = stages.stage_versions(workspace)[stage]  # type: ignore[index]
        for references in workspace.catalogue.pending(stage, by, limit=64):  # type: ignore[arg-type]
            counts = step(workspace, references)
            done = {name: count + counts.get(name, 0) for name, count in done.items()}
    stages.finish_index(workspace)
    return done
