create cast (label as text) with inout as assignment;
create cast (text as label) with inout;
