-- does: ALTER DOMAIN cell RENAME TO cell__old
create function in_grid(place integer) returns boolean language sql immutable as 'select $1 between 1 and 9';
create domain cell as integer constraint cell_on_the_grid check (in_grid(value)) constraint cell_small check (value < 100);
comment on domain cell is 'A place on the board';
comment on constraint cell_on_the_grid on domain cell is 'Nine by nine';
grant usage on type cell to case_reader;
create domain row_of_cells as cell[] not null;
create table board (id integer primary key, start cell default 1, path cell[], rows row_of_cells, sure boolean);
create index board_path on board (path);
create view open_board as select id, path from board where start > 2;
insert into board values (1, 4, '{1,2,3}', '{7,8}'), (2, 2, '{}', '{9}');
