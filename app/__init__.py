"""How people and programs reach Aluetutka."""
