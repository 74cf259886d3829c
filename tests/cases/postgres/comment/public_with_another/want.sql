comment on schema public is 'All of the shop''s data';
