create schema "Deep";
create function "Deep"."Heap"(internal) returns table_am_handler language internal as 'heap_tableam_handler';
create function "Deep"."Tree"(internal) returns index_am_handler language internal as 'bthandler';
