/** One channel: its values for Meta, its credentials, what was refused, and the way out. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { agents } from "@/api/agents";
import type { Channel } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { channels } from "@/api/settings";
import { CredentialFields, type CredentialsForm } from "@/components/channels/channel-credentials";
import { ChannelSetup } from "@/components/channels/channel-setup";
import { Button } from "@/components/ui/button";
import { Sheet } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { Tabs } from "@/components/ui/tabs";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { useCloseGuard } from "@/lib/unsaved";
import { Confirm } from "./confirm";
import { RefusedTable } from "./refused-table";

interface Form extends CredentialsForm {
  agent_id: string;
}

export function ChannelSheet({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const formId = useId();
  const [tab, setTab] = useState("setup");
  const [removing, setRemoving] = useState(false);
  const isConfigured = channel.source === "config";
  const draft = useDraft<Form>({
    name: channel.name,
    account: channel.account,
    business_account_id: channel.credentials.business_account_id,
    app_secret: "",
    access_token: "",
    agent_id: channel.agent_id ?? "",
  });
  const save = useMutation({
    mutationFn: () => {
      const { name, agent_id, business_account_id, app_secret, access_token } = draft.changes;
      const credentials = { business_account_id, app_secret, access_token };
      return channels.change(channel.id, {
        name,
        agent_id: agent_id === undefined ? undefined : agent_id || null,
        credentials: Object.values(credentials).some((text) => text !== undefined) ? credentials : undefined,
      });
    },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.channels });
      draft.reset();
      toast(t("channels.saved"));
    },
  });
  const guard = useCloseGuard(draft.dirty, onClose);
  const errors = fieldErrors(save.error);
  return (
    <>
      <Sheet
        open
        onOpenChange={(open) => {
          if (!open) guard.close();
        }}
        title={channel.name}
        description={isConfigured ? t("channels.fromConfig") : undefined}
        footer={
          <>
            {!isConfigured && (
              <Button variant="danger-quiet" icon={Trash2} className="mr-auto" onClick={() => setRemoving(true)}>
                {t("common:delete")}
              </Button>
            )}
            <Button onClick={guard.close}>{t("common:close")}</Button>
            {tab === "edit" && (
              <Button form={formId} type="submit" variant="primary" busy={save.isPending} disabled={!draft.dirty}>
                {t("common:save")}
              </Button>
            )}
          </>
        }
      >
        <Tabs
          label={channel.name}
          value={tab}
          onChange={setTab}
          tabs={[
            { value: "setup", label: t("channels.tabs.setup"), content: <ChannelSetup channel={channel} /> },
            {
              value: "edit",
              label: t("channels.tabs.edit"),
              content: (
                <form
                  id={formId}
                  className="grid gap-4"
                  onSubmit={(event) => {
                    event.preventDefault();
                    save.mutate();
                  }}
                >
                  {save.isError && Object.keys(errors).length === 0 && <FormError>{errorText(save.error)}</FormError>}
                  <AgentField value={draft.value.agent_id} onChange={(id) => draft.set("agent_id", id)} />
                  <CredentialFields
                    value={draft.value}
                    set={draft.set}
                    errors={errors}
                    isNew={false}
                    disabled={isConfigured}
                  />
                </form>
              ),
            },
            { value: "refused", label: t("channels.tabs.refused"), content: <RefusedTable id={channel.id} /> },
          ]}
        />
      </Sheet>
      {guard.question}
      {removing && (
        <Confirm
          title={t("channels.deleteTitle", { name: channel.name })}
          text={t("channels.deleteText")}
          confirm={t("common:delete")}
          typed={channel.name}
          run={() => channels.remove(channel.id)}
          onClose={() => setRemoving(false)}
          onDone={() => {
            void cache.invalidateQueries({ queryKey: keys.channels });
            toast(t("channels.deleted", { name: channel.name }));
            onClose();
          }}
        />
      )}
    </>
  );
}

function AgentField({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { t } = useTranslation("settings");
  const list = useQuery({ queryKey: keys.agents, queryFn: () => agents.list() });
  return (
    <Field label={t("channels.agent")}>
      <Select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t("channels.firstAgent")}</option>
        {list.data?.items.map((agent) => (
          <option key={agent.id} value={agent.id}>
            {agent.name}
          </option>
        ))}
      </Select>
    </Field>
  );
}
