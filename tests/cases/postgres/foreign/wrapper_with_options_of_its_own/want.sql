create foreign data wrapper w options (a '1', b 'two', e '', "C d" 'it''s\3');
