create view short as select slug, id, clicks from links;
create rule away as on delete to short do instead delete from links where id = old.id;
comment on rule away on short is 'kept';
