/** The agent as a customer meets it, with what is behind every answer. */
import { Info } from "lucide-react";
import { TestChat } from "@/components/trial/test-chat";
import { useTranslation } from "@/i18n";
import { useEditor } from "./editor";

export function ChatSection() {
  const { t } = useTranslation("agents");
  const { agent, draft } = useEditor();
  const notes = [draft.dirty && t("chat.unsaved"), !agent.is_active && t("chat.paused")].filter(
    (note) => note !== false,
  );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      {notes.map((note) => (
        <p key={note} className="flex items-start gap-2 rounded bg-info-soft px-3 py-2 text-info text-sm">
          <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
          {note}
        </p>
      ))}
      <TestChat
        key={agent.id}
        agentId={agent.id}
        agentName={agent.name}
        examples={[t("chat.example1"), t("chat.example2"), t("chat.example3")]}
        beside
      />
    </div>
  );
}
