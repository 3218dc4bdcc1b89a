// Checks a columns file, before anything is made of it: node check.js FILE
import {read} from "./columns.js";
import {refuse} from "./refusal.js";

try {
  read(process.argv[2]);
} catch (error) {
  refuse(error);
}
