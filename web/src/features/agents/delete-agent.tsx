import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { agents } from "@/api/agents";
import type { Agent } from "@/api/desk";
import { keys } from "@/api/keys";
import { AlertDialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/field";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";

export function DeleteAgent({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const { t } = useTranslation("agents");
  const errorText = useErrorText();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => agents.remove(agent.id),
    onSuccess: async () => {
      toast(t("delete.done", { name: agent.name }));
      await navigate({ to: "/agents", ignoreBlocker: true });
      cache.removeQueries({ queryKey: keys.agent(agent.id) });
      void cache.invalidateQueries({ queryKey: keys.agents, exact: true });
    },
  });
  return (
    <AlertDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("delete.title", { name: agent.name })}
      description={t("delete.text")}
      confirm={t("delete.do")}
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
    >
      {remove.isError && <FormError>{errorText(remove.error)}</FormError>}
    </AlertDialog>
  );
}
