comment on domain "Number" is 'A number'; comment on constraint positive on domain "Number" is 'Above'; comment on constraint small on domain "Number" is 'Below';
