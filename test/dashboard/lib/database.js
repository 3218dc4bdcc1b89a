// Plain SQL to the database that PGHOST and its kin name: rows as arrays, figures
// and days as the server prints them.
import pg from "pg";

pg.types.setTypeParser(pg.types.builtins.DATE, String);
const client = new pg.Client();
await client.connect();
export const ask = async (text, values) => (await client.query({text, values, rowMode: "array"})).rows;
export const close = () => client.end();
