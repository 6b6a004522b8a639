/** What differs between two texts, by words. */

export interface Part {
  kind: "same" | "added" | "removed";
  text: string;
}

/** The table of common parts gets no larger than this; beyond, the whole text counts as replaced. */
const CELLS_MAX = 4_000_000;

/** Words, spaces, signs and line ends. */
function words(text: string): string[] {
  return text.match(/\n|[\p{L}\p{M}\p{N}_]+|[^\S\n]+|\S/gu) ?? [];
}

export function diffWords(before: string, after: string): Part[] {
  const a = words(before);
  const b = words(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const parts: Part[] = a.slice(0, start).map((text) => ({ kind: "same", text }));
  parts.push(...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)));
  parts.push(...a.slice(a.length - end).map((text): Part => ({ kind: "same", text })));
  return joined(parts);
}

/** By the longest common subsequence. */
function middle(a: string[], b: string[]): Part[] {
  const removed = (text: string): Part => ({ kind: "removed", text });
  const added = (text: string): Part => ({ kind: "added", text });
  const width = b.length + 1;
  if (a.length * b.length > CELLS_MAX) return [...a.map(removed), ...b.map(added)];
  const common = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const parts: Part[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [old, fresh] = [a[i] ?? "", b[j] ?? ""];
    if (old === fresh) {
      parts.push({ kind: "same", text: old });
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      parts.push(removed(old));
      i += 1;
    } else {
      parts.push(added(fresh));
      j += 1;
    }
  }
  return [...parts, ...a.slice(i).map(removed), ...b.slice(j).map(added)];
}

/** Neighbours of one kind are one part; what was taken away stands before what came for it. */
function joined(parts: readonly Part[]): Part[] {
  const out: Part[] = [];
  let [removed, added] = ["", ""];
  const flush = () => {
    if (removed) out.push({ kind: "removed", text: removed });
    if (added) out.push({ kind: "added", text: added });
    [removed, added] = ["", ""];
  };
  for (const { kind, text } of parts) {
    if (kind === "removed") removed += text;
    else if (kind === "added") added += text;
    else {
      flush();
      const last = out.at(-1);
      if (last?.kind === "same") last.text += text;
      else out.push({ kind, text });
    }
  }
  flush();
  return out;
}
