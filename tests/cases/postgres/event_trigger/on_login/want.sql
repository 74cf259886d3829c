create event trigger a on login execute function watch();
