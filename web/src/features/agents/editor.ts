/** The draft of one agent, shared by the sections of its page. */
import { createContext, use } from "react";
import type { AgentForm } from "@/api/agents";
import type { Agent } from "@/api/desk";
import type { Draft } from "@/lib/draft";

export interface Editor {
  agent: Agent;
  draft: Draft<AgentForm>;
  /** By field, from the last try to save. */
  errors: Record<string, string>;
  canEdit: boolean;
}

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = use(EditorContext);
  if (!editor) throw new Error("useEditor needs an agent's page around it");
  return editor;
}
