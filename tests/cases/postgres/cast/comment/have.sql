comment on cast (label as text) is 'one';
