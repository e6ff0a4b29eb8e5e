"""Names and roles against marked sentences: `python -m benchmarks.names [FILE ...] [--errors] [--data FOLDER]`.

Without files: the project's own sentences in tests/fixtures/names; how sets that were written without sight of the
rules fared at their first reading stands at their heads. A sentence a line, `[surface|TYPE:id:role]`; a line that
begins with "!" holds no municipality and no region. Then the name model on the development documents of the Turku
NER corpus, beside the stock spaCy pipeline, where the folder of training data is at hand.
"""

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus.records import Mention
from nlp.name_model.reading import SHIPPED
from training.names.evaluate import DEV, MAIN
from training.names.evaluate import evaluate as evaluate_model
from training.names.gold import read_documents

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "tests" / "fixtures" / "names"
MARK = re.compile(r"\[([^|\]]+)\|(\w+):([^\]:]*)(?::(\w+))?\]")
#: The gold's types, and what of a mention is compared.
TYPES: dict[str, tuple[str, Callable[[Mention], str]]] = {
    "KUNTA": ("municipality", lambda mention: mention.current_id.removeprefix("kunta:")),
    "MAAKUNTA": ("region", lambda mention: mention.current_id.removeprefix("maakunta:")),
    "HVA": ("wellbeing_county", lambda mention: mention.name),
    "ORG": ("organisation", lambda mention: mention.name),
    "HANKE": ("project", lambda mention: mention.name),
}
#: What the gold, which knows three roles, calls the others; a publisher has none there.
AS_THREE: dict[str | None, str | None] = {
    "author": "partner", "coordinator": "partner", "participant": "partner", "publisher": None,
}  # fmt: skip
Name = tuple[int, int, str]
Scores = dict[tuple[str, float], Counter[bool]]  # how many mentions were right, by type and score
BY_TENTHS = 0.9  # scores of the model, which are below, are printed by tenths


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A sentence with what is marked in it: names by type, and the role of those that have one."""

    text: str
    names: dict[str, set[Name]]
    roles: dict[tuple[int, int], str]


@dataclass(slots=True)
class Tally:
    """Counts of one type."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 1.0


@dataclass(slots=True)
class Report:
    """What an evaluation found."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in TYPES})
    roles: Counter[bool] = field(default_factory=Counter)
    without_role: Counter[bool] = field(default_factory=Counter)  # organisations marked without one: got none?
    scores: Scores = field(default_factory=lambda: defaultdict(Counter))
    errors: list[str] = field(default_factory=list)

    @property
    def false_roles(self) -> str:
        """How many organisations without a role were given one."""
        return f"{self.without_role[False]} of {self.without_role.total()}"

    @property
    def role_accuracy(self) -> float:
        return self.roles[True] / self.roles.total() if self.roles else 1.0


def read_gold(path: Path) -> Iterator[GoldSentence]:
    """Yield the sentences of a gold file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        line = line.removeprefix("!").strip()
        text, at = "", 0
        names: dict[str, set[Name]] = {name: set() for name in TYPES}
        roles = {}
        for match in MARK.finditer(line):
            text += line[at : match.start()]
            span = len(text), len(text) + len(match[1])
            names.setdefault(match[2], set()).add((*span, match[3]))
            if match[4]:
                roles[span] = match[4]
            text, at = text + match[1], match.end()
        yield GoldSentence(text + line[at:], names, roles)


def evaluate(find: Callable[[str], list[Mention]], sentences: Iterable[GoldSentence]) -> Report:
    """Compare what is found in sentences with what is marked."""
    report = Report()
    for sentence in sentences:
        mentions = find(sentence.text)
        for name, (type, identify) in TYPES.items():
            of_type = {(one.start, one.end, identify(one)): one.score for one in mentions if one.type == type}
            got, gold, tally = set(of_type), sentence.names[name], report.tallies[name]
            for found, score in of_type.items():
                report.scores[name, round(score, 1 if score < BY_TENTHS else 2)][found in gold] += 1
            tally.right += len(got & gold)
            tally.found += len(got)
            tally.wanted += len(gold)
            if got != gold:
                report.errors.append(_difference(name, sentence.text, gold - got, got - gold))
        found_roles = {(one.start, one.end): AS_THREE.get(one.role, one.role) for one in mentions}
        for start, end, _ in sentence.names["ORG"]:
            if (start, end) not in sentence.roles:
                report.without_role[found_roles.get((start, end)) is None] += 1
        for span, role in sentence.roles.items():
            report.roles[found_roles.get(span) == role] += 1
            if found_roles.get(span) != role:
                surface = sentence.text[slice(*span)]
                report.errors.append(f"ROLE {sentence.text}\n     {surface}: {role}, not {found_roles.get(span)}")
    return report


def _difference(name: str, text: str, missed: set[Name], extra: set[Name]) -> str:
    shown = [
        f"{sign}{text[start:end]}={id}" for sign, names in (("-", missed), ("+", extra)) for start, end, id in names
    ]
    return f"{name} {text}\n     {'  '.join(shown)}"


def main() -> None:
    from nlp.mentions import Analyser
    from nlp.words.finnish import load_finnish

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="marked sentences (default: the project's own)")
    parser.add_argument("--errors", action="store_true", help="print every sentence that is not as marked")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of training data")
    arguments = parser.parse_args()
    analyser = Analyser(load_finnish())
    scores: Scores = defaultdict(Counter)
    for path in arguments.files or sorted(FIXTURES.glob("*.txt")):
        report = evaluate(analyser.find_mentions, read_gold(path))
        if arguments.errors:
            print("\n".join(report.errors))
        f1 = "   ".join(f"{name} {tally.f1:.3f} ({tally.wanted})" for name, tally in report.tallies.items())
        roles = f"roles {report.role_accuracy:.3f} ({report.roles.total()})   false roles {report.false_roles}"
        print(f"{path.name:<20} {f1}   {roles}")
        for type_and_score, counts in report.scores.items():
            scores[type_and_score].update(counts)
    print_scores(scores)
    if arguments.files:
        return
    if (arguments.data / DEV).is_file():
        print_model(arguments.data)
    else:
        print(f"name model: not measured, no {arguments.data / DEV}")


def print_scores(scores: Scores) -> None:
    """Print how often mentions of each score are right: of those that score .98, 98 of 100 should be."""
    for (name, score), counts in sorted(scores.items()):
        print(f"{name:<10} scored {score:.2f}: {counts[True] / counts.total():.3f} right of {counts.total():,}")


def print_model(data: Path) -> None:
    """Print the F1 of the name model beside that of the stock pipeline."""
    for system, result in evaluate_model(SHIPPED, list(read_documents(data / DEV))).items():
        f1 = "   ".join(f"{label} {result.score.rates([label])[2]:.3f}" for label in MAIN)
        print(f"{'Turku NER dev':<20} {f1}   together {result.score.rates(MAIN)[2]:.3f}   {system}")


if __name__ == "__main__":
    main()
