"""Places that publications come from: each source finds resources and says under which origin they lie."""
