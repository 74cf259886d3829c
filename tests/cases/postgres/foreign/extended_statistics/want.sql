create statistics links_stats (dependencies) on id, slug from links;
