alter table t owner to "Case ""Boss""";
