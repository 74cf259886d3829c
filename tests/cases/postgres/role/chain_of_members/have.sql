create role role_a; create role role_b; create role role_c; grant role_a to role_b; grant role_b to role_c;
