create function f_compress(internal) returns internal language internal immutable strict as 'gist_box_distance';
create operator class boxes for type polygon using gist as
    operator 3 && (polygon, polygon),
    function 1 gist_poly_consistent(internal, polygon, smallint, oid, internal),
    function 2 gist_box_union(internal, internal),
    function 3 gist_poly_compress(internal),
    function 5 gist_box_penalty(internal, internal, internal),
    function 6 gist_box_picksplit(internal, internal),
    function 7 gist_box_same(box, box, internal),
    storage box;
create table t (p polygon);
insert into t values ('((0,0),(1,1),(1,0))');
create index t_p on t using gist (p boxes);
