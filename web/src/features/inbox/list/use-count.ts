import { useFormat } from "@/lib/format";
import { COUNT_MAX } from "./views";

/** How many conversations a view has, as far as they are counted. */
export function useCount(): (many: number | undefined) => string {
  const format = useFormat();
  return (many) => {
    if (many === undefined) return "";
    return many >= COUNT_MAX ? `${format.number(COUNT_MAX)}+` : format.number(many);
  };
}
