"""Words that carry nothing in a query: of Swedish and English the closed classes, of Finnish those that ask.

Finnish conjunctions, pronouns and adpositions are known to Voikko. Sources: the closed classes of the grammars
(Svenska Akademiens grammatik; Quirk et al., A Comprehensive Grammar of the English Language).
"""

#: Lemmas of Finnish adverbs that ask, and of what asks for texts and not for what they say.
QUESTION_WORDS = frozenset({"miten", "kuinka", "milloin", "miksi", "mistä", "minne", "mihin", "missä", "koska"})

_SWEDISH = """
    och eller men att som om i på av för med till från vid under över mellan genom efter före utan mot enligt bland
    inom utom åt hos en ett den det de dem denna detta dessa sin sitt sina han hon man vi ni du jag mig dig oss er
    hans hennes dess deras vår vårt våra är var vara varit blir blev bli har hade ha kan kunde ska skall skulle vill
    ville måste får fick hur vad vem vilken vilket vilka när där här inte också så än då
"""
_ENGLISH = """
    and or but the a an of in on at by for with to from into about between through during before after above below
    under over against within without upon as than that this these those which who whom whose what when where why
    how is are was were be been being am has have had having do does did can could shall should will would may might
    must not no nor so if then it its he she they them their his her we us our you your i me my
"""
CLOSED_CLASSES = frozenset(_SWEDISH.split()) | frozenset(_ENGLISH.split())


def is_function_word(form: str) -> bool:
    """Return whether a word form is of a closed class of Swedish or English; IT and EN in capitals are names."""
    if len(form) > 1 and form.isupper():
        return False
    return form.lower() in CLOSED_CLASSES
