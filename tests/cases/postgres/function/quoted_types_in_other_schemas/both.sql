create schema "My types";
create type "My types"."The enum" as enum ('a', 'b');
create domain "My types"."select" as int;
