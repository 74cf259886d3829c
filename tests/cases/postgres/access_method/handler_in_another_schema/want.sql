create access method h type table handler "Deep"."Heap";
create access method i type index handler "Deep"."Tree";
