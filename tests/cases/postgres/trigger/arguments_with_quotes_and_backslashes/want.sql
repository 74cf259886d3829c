create trigger g before insert on a for each row execute function f('it''s', E'back\\slash', '', '{"on": 1}', 'ON a FOR');
