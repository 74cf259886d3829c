create trigger g1 after insert on t3 referencing new table as n execute function tf();
alter table t3 disable trigger g1;
