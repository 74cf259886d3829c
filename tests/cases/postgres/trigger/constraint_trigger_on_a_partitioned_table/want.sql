create constraint trigger g after insert on a deferrable initially deferred for each row execute function f();
alter table a_1 enable replica trigger g;
