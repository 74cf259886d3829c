create operator family distances using btree;
create operator class distance for type double precision using btree family distances as operator 1 <, operator 3 =, operator 5 >, function 1 btfloat8cmp(double precision, double precision);
create schema g;
create operator class g.points for type point using gist as
    operator 15 <-> (point, point) for order by distances,
    function 1 gist_point_consistent(internal, point, smallint, oid, internal),
    function 2 gist_box_union(internal, internal),
    function 3 gist_point_compress(internal),
    function 5 gist_box_penalty(internal, internal, internal),
    function 6 gist_box_picksplit(internal, internal),
    function 7 gist_box_same(box, box, internal),
    function 8 (point, point) gist_point_distance(internal, point, smallint, oid, internal),
    storage box;
