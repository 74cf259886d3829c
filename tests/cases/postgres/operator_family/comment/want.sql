comment on operator family numbers using btree is 'it''s two';
