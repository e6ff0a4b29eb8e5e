"""The use cases, free of Prefect, HTTP and terminals: each reads settings, calls steps, stores, returns an answer."""
