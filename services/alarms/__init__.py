"""Alarms: what an operator has to look at, found from the history of runs, sent once to whom the settings name."""
