create rule r as on update to links do instead nothing;
