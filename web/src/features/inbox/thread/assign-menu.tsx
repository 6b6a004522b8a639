/** To whom it belongs. It is there because somebody has pressed its button: so it opens at once. */
import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import type { ReactElement } from "react";
import type { Conversation, Member } from "@/api/desk";
import { keys } from "@/api/keys";
import { people } from "@/api/people";
import { Avatar } from "@/components/ui/avatar";
import { DropdownMenu, MenuItem, MenuSeparator } from "@/components/ui/dropdown-menu";
import { useTranslation } from "@/i18n";
import { may, useMe } from "@/lib/session";

export function AssignMenu({
  conversation,
  onAssign,
  trigger,
}: {
  conversation: Conversation;
  onAssign: (to: Pick<Member, "id" | "name"> | null) => void;
  trigger: ReactElement;
}) {
  const { t } = useTranslation("inbox");
  const me = useMe();
  const members = useQuery({
    queryKey: keys.people,
    queryFn: () => people.list(),
    staleTime: 60_000,
  }).data?.items;
  const others = (members ?? []).filter((member) => member.id !== me.id && may(member.role, "operator"));
  return (
    <DropdownMenu defaultOpen className="w-60" trigger={trigger}>
      <Choice
        name={t("assign.me")}
        shown={me.name}
        isOn={conversation.assignee === me.id}
        onChoose={() => onAssign(me)}
      />
      {others.map((member) => (
        <Choice
          key={member.id}
          name={member.name}
          shown={member.name}
          isOn={conversation.assignee === member.id}
          onChoose={() => onAssign(member)}
        />
      ))}
      {conversation.assignee && (
        <>
          <MenuSeparator />
          <MenuItem onSelect={() => onAssign(null)}>{t("assign.nobody")}</MenuItem>
        </>
      )}
    </DropdownMenu>
  );
}

function Choice({ name, shown, isOn, onChoose }: { name: string; shown: string; isOn: boolean; onChoose: () => void }) {
  return (
    <MenuItem onSelect={onChoose}>
      <span className="flex items-center gap-2">
        <Avatar name={shown} size="sm" />
        <span className="min-w-0 flex-1 truncate">{name}</span>
        {isOn && <Check aria-hidden className="size-4 text-accent-text" />}
      </span>
    </MenuItem>
  );
}
