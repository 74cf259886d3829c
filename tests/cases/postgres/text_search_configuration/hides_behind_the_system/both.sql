create text search dictionary simple (template = simple, accept = false);
