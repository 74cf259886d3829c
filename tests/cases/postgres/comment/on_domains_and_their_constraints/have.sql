comment on constraint positive on domain "Number" is 'More than nothing';
