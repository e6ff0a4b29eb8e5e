"""What services answer: frozen dataclasses, which are the JSON contract; each is in `services.schemas.ANSWERS`."""
