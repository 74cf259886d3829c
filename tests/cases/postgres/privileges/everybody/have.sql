grant select on t to public; revoke select on t from public; grant insert on t to public;
