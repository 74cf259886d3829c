create schema "Search Tools";
create function "Search Tools"."Start"(internal, integer) returns internal language internal as 'prsd_start';
