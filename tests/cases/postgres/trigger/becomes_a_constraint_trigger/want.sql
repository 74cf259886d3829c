create constraint trigger checked after insert on a for each row execute function f();
comment on trigger checked on a is 'The same before and after';
