"""Where an episode stands: files, pictures and ledger read into one answer."""
