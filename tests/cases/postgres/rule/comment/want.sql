comment on rule r on links is 'it''s b';
comment on rule s on links is 'c';
