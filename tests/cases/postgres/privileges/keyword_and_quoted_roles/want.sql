grant select on t to "Case ""Boss"""; grant update (id) on t to "select", "Case ""Boss""" with grant option;
