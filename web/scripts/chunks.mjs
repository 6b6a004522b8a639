// A Vite plugin: writes which module went into which chunk, for the check of sizes. Vite's own manifest does not name a
// page whose chunk others import from as well.
import { relative } from "node:path";

/** @returns {import("vite").Plugin} */
export function chunks() {
  let root = "";
  return {
    name: "chunks",
    apply: "build",
    configResolved(config) {
      root = config.root;
    },
    generateBundle(_, bundle) {
      const all = Object.values(bundle)
        .filter((output) => output.type === "chunk")
        .map((chunk) => ({
          file: chunk.fileName,
          isEntry: chunk.isEntry,
          imports: chunk.imports,
          modules: chunk.moduleIds.map((id) => relative(root, id)).filter((id) => id.startsWith("src/")),
        }));
      this.emitFile({ type: "asset", fileName: ".vite/chunks.json", source: JSON.stringify(all) });
    },
  };
}
