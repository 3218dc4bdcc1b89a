// Serves a folder on 127.0.0.1 and prints the address: node serve.js FOLDER [PORT],
// a free port where none is named.
import {createServer} from "node:http";
import sirv from "sirv";

const [folder, port = "0"] = process.argv.slice(2);
const server = createServer(sirv(folder));
server.on("error", (error) => {
  console.error(`cannot serve on 127.0.0.1:${port}: ${error.message}`);
  process.exit(1);
});
server.listen(Number(port), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));
