comment on operator family numbers using btree is 'one';
