comment on rule r on links is 'a';
