-- Everybody may use what is here; who may write the tables is their owner's say.
GRANT USAGE ON SCHEMA @extschema@ TO PUBLIC;
