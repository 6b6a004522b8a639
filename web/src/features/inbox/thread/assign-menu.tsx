/** To whom it belongs. */
import { useQuery } from "@tanstack/react-query";
import { Check, UserRound, UserRoundPlus } from "lucide-react";
import { useState } from "react";
import type { Conversation, Member } from "@/api/desk";
import { keys } from "@/api/keys";
import { people } from "@/api/people";
import { Avatar } from "@/components/ui/avatar";
import { IconButton } from "@/components/ui/button";
import { DropdownMenu, MenuItem, MenuSeparator } from "@/components/ui/dropdown-menu";
import { useTranslation } from "@/i18n";
import { may, useMe } from "@/lib/session";

export function AssignMenu({
  conversation,
  onAssign,
}: {
  conversation: Conversation;
  onAssign: (to: Pick<Member, "id" | "name"> | null) => void;
}) {
  const { t } = useTranslation("inbox");
  const me = useMe();
  const [wanted, setWanted] = useState(false);
  const members = useQuery({
    queryKey: keys.people,
    queryFn: () => people.list(),
    enabled: wanted,
    staleTime: 60_000,
  }).data?.items;
  const others = (members ?? []).filter((member) => member.id !== me.id && may(member.role, "operator"));
  const name = conversation.metadata.assignee_name;
  return (
    <DropdownMenu
      className="w-60"
      trigger={
        <IconButton
          icon={conversation.assignee ? UserRound : UserRoundPlus}
          label={name ? t("assign.to", { name }) : t("assign.title")}
          onPointerEnter={() => setWanted(true)}
          onFocus={() => setWanted(true)}
        />
      }
    >
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
