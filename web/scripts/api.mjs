// `write`: asks the binary for its OpenAPI document and makes the types from it. `check`: fails where the types are not
// those of openapi.json. That openapi.json is what the binary says is a test of the server crate.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const file = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const DOCUMENT = file("openapi.json");
const TYPES = file("src/api/schema.d.ts");
const HEADER = "// Made from openapi.json by `npm run api`. Do not edit.\n\n";

async function types() {
  return HEADER + astToString(await openapiTS(new URL("../openapi.json", import.meta.url), { silent: true }));
}

function askServer() {
  const [command, ...args] = process.env.SWITCHBOARD_BIN
    ? [process.env.SWITCHBOARD_BIN]
    : ["cargo", "run", "--quiet", "--locked", "--package", "server", "--bin", "switchboard", "--"];
  return execFileSync(command, [...args, "openapi"], { cwd: file(".."), maxBuffer: 64 * 1024 * 1024 });
}

const task = process.argv[2];
if (task === "write") {
  writeFileSync(DOCUMENT, askServer());
  writeFileSync(TYPES, await types());
} else if (task === "check") {
  if (readFileSync(TYPES, "utf8") !== (await types())) {
    console.error("src/api/schema.d.ts is stale: run `npm run api`");
    process.exit(1);
  }
} else {
  console.error("usage: node scripts/api.mjs write|check");
  process.exit(2);
}
