ALTER TABLE ex.t ALTER o SET DEFAULT (now() AT TIME ZONE 'cet');
CREATE OR REPLACE VIEW ex.checked AS SELECT a FROM ex.t WHERE a > 1;
CREATE INDEX own ON ex.t (extract(year FROM o));
