/** All views with their counts. It is there because somebody has pressed its button: so it opens at once. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { conversations } from "@/api/conversations";
import type { ConversationView } from "@/api/desk";
import { keys } from "@/api/keys";
import { DropdownMenu, MenuRadioGroup } from "@/components/ui/dropdown-menu";
import { useTranslation } from "@/i18n";
import { useCount } from "./use-count";
import { VIEWS } from "./views";

export function ViewMenu({ view, trigger }: { view: ConversationView; trigger: ReactElement }) {
  const { t } = useTranslation("inbox");
  const navigate = useNavigate();
  const counts = useQuery({ queryKey: keys.conversationCounts, queryFn: conversations.counts }).data;
  const count = useCount();
  return (
    <DropdownMenu defaultOpen align="start" className="w-64" trigger={trigger}>
      <MenuRadioGroup
        value={view}
        onChange={(next) => void navigate({ to: ".", search: { view: next as ConversationView } })}
        options={VIEWS.map(({ view: value, icon: Icon }) => ({
          value,
          label: (
            <span className="flex items-center gap-2">
              <Icon aria-hidden className="size-4 text-ink-3" />
              <span className="flex-1">{t(`view.${value}`)}</span>
              <span className="tabular text-ink-3 text-xs">{count(counts?.[value])}</span>
            </span>
          ),
        }))}
      />
    </DropdownMenu>
  );
}
