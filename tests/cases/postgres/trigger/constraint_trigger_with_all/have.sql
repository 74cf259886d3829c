create constraint trigger checked after insert on b from a for each row execute function f();
