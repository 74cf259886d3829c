create cast (one as two) with inout;
