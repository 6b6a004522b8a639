import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "@/lib/lazy-page";
import { shellRoute } from "./shell";

const TABS = ["faqs", "sources", "unanswered", "library", "business", "search", "transfer"] as const;
export type KnowledgeTab = (typeof TABS)[number];

export const knowledgeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/knowledge",
  validateSearch: (search: Record<string, unknown>): { tab?: KnowledgeTab } => ({
    tab: TABS.find((tab) => tab === search.tab),
  }),
  component: lazyPage(() => import("@/features/knowledge/page"), "KnowledgePage", "knowledge", "sources"),
});
