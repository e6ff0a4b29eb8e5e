"""The statistical model of names: features, recurrent layer, tags; read by numpy."""
