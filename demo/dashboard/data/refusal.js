// Why the site cannot be made, told as the server tells its errors: what is wrong,
// and what there is.
export class Refusal extends Error {
  constructor(message, hint) {
    super(message);
    this.hint = hint;
  }
}

// The end of a program that failed: what the error says, of the server's also the rest
// of it; where it came from only if it is an error of the program.
export function refuse(error) {
  if (error instanceof TypeError || error instanceof ReferenceError) throw error;
  const said = {ERROR: error.message || error.code, DETAIL: error.detail, HINT: error.hint};
  console.error(Object.entries(said).filter(([, text]) => text).map(([kind, text]) => `${kind}:  ${text}`).join("\n"));
  process.exit(1);
}
