-- What the catalogue keeps as an object of its own, and the object that it is a part of.
select json_agg(json_build_array(a.classid || ', ' || a.objid || ', ' || a.objsubid,
                                 a.refclassid || ', ' || a.refobjid || ', ' || a.refobjsubid, a.inherited))
from (
    -- the row type of a relation; a composite type is a type in front, a relation behind
    select 'pg_type'::regclass::oid as classid, c.reltype as objid, 0 as objsubid,
           c.classid as refclassid, c.oid as refobjid, 0 as refobjsubid, false as inherited
    from relation c
    where c.reltype <> 0 and c.relkind <> 'c'
    union all
    select c.classid, c.oid, 0, 'pg_type'::regclass, c.reltype, 0, false from relation c where c.relkind = 'c'
    union all
    -- array types
    select t.tableoid, t.typarray, 0, t.tableoid, t.oid, 0, false
    from pg_type t
    where t.typarray <> 0 and t.oid >= 16384
    union all
    -- multirange types
    select t.tableoid, r.rngmultitypid, 0, t.tableoid, r.rngtypid, 0, false
    from pg_range r
    join pg_type t on t.oid = r.rngtypid
    where r.rngtypid >= 16384
    union all
    -- the query of a view
    select w.tableoid, w.oid, 0, c.classid, c.oid, 0, false
    from pg_rewrite w
    join relation c on c.oid = w.ev_class
    where w.rulename = '_RETURN'
    union all
    -- the expression of a generated column
    select d.tableoid, d.oid, 0, c.classid, c.oid, d.adnum, false
    from pg_attrdef d
    join relation c on c.oid = d.adrelid
    join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
    where a.attgenerated <> ''
    union all
    -- the sequence of an identity column
    select c.classid, s.seqrelid, 0, c.classid, s.attrelid, s.attnum, false
    from sequence_column s
    join relation c on c.oid = s.attrelid
    where s.deptype = 'i'
    union all
    -- the index behind a constraint
    select c.classid, o.conindid, 0, o.tableoid, o.oid, 0, false
    from pg_constraint o
    join relation c on c.oid = o.conrelid
    where o.contype in ('p', 'u', 'x')
    union all
    -- what a table has from its parent: columns, constraints, indexes, triggers
    select c.classid, c.oid, a.attnum, c.classid, p.attrelid, p.attnum, true
    from inherited i
    join relation c on c.oid = i.inhrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attislocal and not a.attisdropped
    join pg_attribute p on p.attrelid = i.inhparent and p.attname = a.attname
    union all
    select o.tableoid, o.oid, 0, o.tableoid, o.conparentid, 0, true from pg_constraint o where o.conparentid <> 0
    union all
    select c.classid, c.oid, 0, c.classid, i.inhparent, 0, true
    from inherited i
    join relation c on c.oid = i.inhrelid
    where c.relkind in ('i', 'I')
    union all
    select g.tableoid, g.oid, 0, g.tableoid, g.tgparentid, 0, true from pg_trigger g where g.tgparentid <> 0
    union all
    -- the constructors and casts of range types
    select d.classid, d.objid, 0, d.refclassid, d.refobjid, 0, false
    from pg_depend d
    where d.classid in ('pg_proc'::regclass, 'pg_cast'::regclass) and d.deptype = 'i'
      and d.refclassid = 'pg_type'::regclass
    union all
    -- operators and functions of an operator class
    select d.classid, d.objid, 0, d.refclassid, d.refobjid, 0, false
    from pg_depend d
    where d.refclassid = 'pg_opclass'::regclass and d.classid in ('pg_amop'::regclass, 'pg_amproc'::regclass)
    union all
    -- members of extensions
    select m.classid, m.objid, 0, m.refclassid, m.refobjid, 0, false from member m
) as a
