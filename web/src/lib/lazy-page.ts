import { lazyRouteComponent } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { loadTexts, type Namespace } from "@/i18n";

/** A page in its own chunk, fetched together with its texts. */
export function lazyPage<Name extends string, Module extends Record<Name, ComponentType>>(
  load: () => Promise<Module>,
  name: Name,
  ...namespaces: Namespace[]
) {
  return lazyRouteComponent(async () => {
    const [page] = await Promise.all([load(), loadTexts(...namespaces)]);
    return page as Record<Name, ComponentType>;
  }, name);
}
