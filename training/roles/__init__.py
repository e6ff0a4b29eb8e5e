"""Training and measuring of the model of roles."""
