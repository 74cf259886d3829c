create constraint trigger checked after insert on a not deferrable for each row execute function f();
alter table a enable always trigger checked;
