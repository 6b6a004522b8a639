import { highlight } from "./highlight";

/** A text with what was searched for marked. */
export function Marked({ text, query }: { text: string; query: string }) {
  if (query === "") return text;
  let at = 0;
  return highlight(text, query).map((part) => {
    const key = at;
    at += part.text.length;
    return part.found ? (
      <mark key={key} className="rounded-[2px] bg-warn-soft text-ink">
        {part.text}
      </mark>
    ) : (
      part.text
    );
  });
}
