"""Who may do what: the rights of users, as they follow from the keyspaces that they use."""
