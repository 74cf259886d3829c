create rule r as on delete to links_1 do instead nothing;
