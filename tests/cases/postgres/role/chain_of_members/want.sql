create role role_a; create role role_b; create role role_c; grant role_a to role_c; grant role_c to role_b;
