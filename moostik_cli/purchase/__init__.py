"""From a job to a picture on disk and in the ledger."""
