// The JavaScript that a browser fetches, compressed: at most so much before the first page works, and so much more for
// any later page. Measured on dist after `npm run bundle`.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const FIRST_LOAD_BYTES = 180 * 1000;
const LATER_PAGE_BYTES = 80 * 1000;
const CONVERSATION_BYTES = 205 * 1000;
/** Opened before anybody has signed in: without the shell. */
const OUTSIDE = ["login", "signup", "password"].map((page) => `src/features/auth/${page}-page.tsx`);
const HOME = "src/features/dashboard/page.tsx";
/** What a page fetches by itself once it is drawn. */
const CONVERSATION = ["src/features/inbox/thread/conversation-pane.tsx", "src/features/inbox/panel/panel.tsx"];
const INBOX = "src/features/inbox/page.tsx";
const FOLLOWS = { [INBOX]: CONVERSATION };
/** Opened by a bookmark or a notification, without the home page before it: somebody works here all day. */
const DIRECT = [
  { name: "the inbox", modules: [INBOX], most: FIRST_LOAD_BYTES },
  { name: "a conversation, with its panel", modules: [INBOX, ...CONVERSATION], most: CONVERSATION_BYTES },
];

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const dist = `${ROOT}dist/`;
const chunks = JSON.parse(readFileSync(`${dist}.vite/chunks.json`, "utf8"));
const byFile = new Map(chunks.map((chunk) => [chunk.file, chunk]));
const byModule = new Map(chunks.flatMap((chunk) => chunk.modules.map((module) => [module, chunk.file])));
const sizes = new Map();

function size(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(dist + file), { level: 9 }).length);
  return sizes.get(file);
}

/** The module's chunk and all that it imports statically. */
function needed(modules, found = new Set()) {
  const add = (file) => {
    if (!file || found.has(file)) return;
    found.add(file);
    for (const imported of byFile.get(file).imports) add(imported);
  };
  for (const module of modules) add(byModule.get(module));
  return found;
}

const texts = (page) => `src/locales/en/${page.split("/")[2]}.json`;
const routes = chunks.flatMap((chunk) => chunk.modules).filter((module) => /^src\/routes\/.*\.tsx$/.test(module));
const pages = new Set(
  routes.flatMap((route) => {
    const source = readFileSync(ROOT + route, "utf8");
    return [...source.matchAll(/import\("@\/(features\/[^"]+)"\)/g)].map((match) => `src/${match[1]}.tsx`);
  }),
);

const entry = needed(["src/main.tsx", "src/locales/en/common.json"]);
/** What somebody has who came in by the home page. */
const home = needed(["src/app/shell.tsx", HOME, texts(HOME)], new Set(entry));

let failed = false;
function report(page, kind, files, most) {
  const bytes = [...files].reduce((sum, file) => sum + size(file), 0);
  failed ||= bytes > most;
  const verdict = bytes > most ? "OVER" : "ok";
  console.log(`${verdict.padEnd(5)}${kind} ${(bytes / 1000).toFixed(1).padStart(6)} kB of ${most / 1000}  ${page}`);
}

for (const page of [...pages].sort()) {
  if (!byModule.has(page)) {
    console.error(`${page} is in no chunk`);
    failed = true;
    continue;
  }
  const modules = [page, texts(page), ...(FOLLOWS[page] ?? [])];
  const more = [...needed(modules)].filter((file) => !home.has(file));
  if (OUTSIDE.includes(page)) report(page, "first", needed(modules, new Set(entry)), FIRST_LOAD_BYTES);
  else if (page === HOME) report(page, "first", home, FIRST_LOAD_BYTES);
  else report(page, "later", more, LATER_PAGE_BYTES);
}
for (const { name, modules, most } of DIRECT) {
  const around = needed(["src/app/shell.tsx", texts(modules[0])], new Set(entry));
  report(name, "first", needed(modules, around), most);
}
process.exit(failed ? 1 : 0);
