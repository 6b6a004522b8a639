import { type RefObject, useLayoutEffect } from "react";

/** Where the browser does it by style (`field-sizing-content`), each letter costs one layout less. */
const BY_STYLE = typeof CSS !== "undefined" && CSS.supports?.("field-sizing", "content");

/** The field is as high as what is in it; its style sets the bounds. */
export function useGrowing(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows from the text
  useLayoutEffect(() => {
    const element = field.current;
    if (!element || BY_STYLE) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [field, text]);
}
