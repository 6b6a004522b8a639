/** A customer's or our text: links and marks, never HTML. */
import { memo } from "react";
import { cn } from "@/lib/cn";
import { scriptLanguage } from "@/lib/script";
import { type Mark, pieces } from "./rich-text";

const MARKS: Record<Mark, string> = {
  bold: "font-semibold",
  italic: "italic",
  struck: "line-through",
  code: "rounded-xs bg-current/10 px-0.5 font-mono text-[0.92em]",
};

export const Rich = memo(function Rich({ text, className }: { text: string; className?: string }) {
  let at = 0;
  return (
    <p
      dir="auto"
      lang={scriptLanguage(text)}
      className={cn("whitespace-pre-wrap leading-(--leading) [overflow-wrap:anywhere]", className)}
    >
      {pieces(text).map((piece) => {
        const key = at;
        at += piece.text.length + 1;
        if (piece.href) {
          return (
            <a
              key={key}
              href={piece.href}
              target="_blank"
              rel="noopener noreferrer nofollow"
              className="underline decoration-current/50 underline-offset-2 hover:decoration-current"
            >
              {piece.text}
            </a>
          );
        }
        if (!piece.marks) return piece.text;
        return (
          <span key={key} className={piece.marks.map((mark) => MARKS[mark]).join(" ")}>
            {piece.text}
          </span>
        );
      })}
    </p>
  );
});
