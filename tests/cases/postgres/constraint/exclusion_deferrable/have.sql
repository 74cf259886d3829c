create table booking (room int4range, c circle, constraint x exclude using gist (room with &&, c with &&));
insert into booking values ('[1,2)', '<(0,0),1>');
