create trigger g1 before update on t3 for each row when (old.id > 1) execute function tf();
