"""What assistants reach by the Model Context Protocol: the services that the commands call, as tools."""
