"""What an organisation was to the work that a text reports: partner, client, funder, author."""
