comment on table t is E'It''s a \\ "table"\nwith two lines\tand a tab: ü';
