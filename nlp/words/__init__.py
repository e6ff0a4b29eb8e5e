"""Finnish words by Voikko: lemmas, compounds, verb forms, sentences, word vectors."""
