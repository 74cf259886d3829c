create publication p for table links (id, "Clicks") where (id > 5 and slug is null);
create publication q for table links where ("Clicks" > 5);
create publication r for table links (id, slug, "Clicks", live) where (not live);
