create schema s;
create function s.heap(internal) returns table_am_handler language internal as 'heap_tableam_handler';
