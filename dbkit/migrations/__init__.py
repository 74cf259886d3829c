"""Migration files, the folder's sum, and what a ledger must do."""
