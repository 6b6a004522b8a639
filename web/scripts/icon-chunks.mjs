// Which chunk an icon goes into. Left alone, every icon that two pages share becomes a file of its own, which is half
// wrapping: the first page's icons are one chunk, those that several later pages share are another.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import * as lucide from "lucide-react";

/** What somebody needs who comes in by the home page, and what is in the app before that. */
const FIRST = [
  /^src\/app\/(?!palette|person-menu)/,
  /^src\/features\/dashboard\//,
  /^src\/components\/ui\/(button|card|field|input|states|toast)\./,
];
/** Before anybody has signed in the shared icons would be too much for the two that are needed. */
const OUTSIDE = "src/components/ui/password-input.tsx";

const ICONS = new Map(Object.entries(lucide));

const plain = (name) => name.replaceAll("-", "").toLowerCase();

/** Of `src/features/inbox/list/row.tsx`: `src/features/inbox`. */
const placeOf = (path) => path.split("/").slice(0, 3).join("/");

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** The files in which each icon is used, by its own file's name: an icon may have several names. */
function usedIn(root) {
  const uses = new Map();
  for (const path of sources(join(root, "src"))) {
    const imported = /import \{([^}]*)\} from "lucide-react"/.exec(readFileSync(path, "utf8"))?.[1] ?? "";
    for (const word of imported.split(",")) {
      const icon = ICONS.get(word.trim().split(" as ")[0])?.displayName;
      if (!icon) continue;
      const known = uses.get(plain(icon)) ?? new Set();
      uses.set(plain(icon), known.add(relative(root, path)));
    }
  }
  return uses;
}

/** For `output.manualChunks`. */
export function iconChunks(root) {
  const uses = usedIn(root);
  return (id) => {
    const icon = /lucide-react\/dist\/esm\/icons\/([^/]+)\.m?js$/.exec(id)?.[1];
    const files = [...((icon && uses.get(plain(icon))) ?? [])];
    if (files.some((path) => FIRST.some((place) => place.test(path)))) return "icons-first";
    if (files.includes(OUTSIDE)) return undefined;
    return new Set(files.map(placeOf)).size > 1 ? "icons" : undefined;
  };
}
