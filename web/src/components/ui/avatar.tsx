import { cn } from "@/lib/cn";

const SIZES = { sm: "size-6 text-2xs", md: "size-8 text-xs", lg: "size-10 text-base" };

const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The first letters of a name as a person sees them: marks stay with their letter, in every script. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => /\p{L}/u.test(word));
  const first = (word: string) => {
    const start = word.search(/\p{L}/u);
    return [...letters.segment(word.slice(start))][0]?.segment ?? "";
  };
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen
    .map((word) => first(word ?? ""))
    .join("")
    .toLocaleUpperCase();
}

/** Stands beside the name, so it says nothing by itself. */
export function Avatar({
  name,
  size = "md",
  tone = "neutral",
  className,
}: {
  name: string | null;
  size?: keyof typeof SIZES;
  tone?: "neutral" | "accent";
  className?: string;
}) {
  return (
    <span
      aria-hidden
      className={cn(
        "inline-flex shrink-0 select-none items-center justify-center rounded-full font-semibold",
        tone === "accent" ? "bg-accent text-on-accent" : "bg-selected text-ink-2",
        SIZES[size],
        className,
      )}
    >
      {initials(name ?? "") || "#"}
    </span>
  );
}
