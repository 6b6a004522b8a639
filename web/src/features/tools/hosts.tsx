/** Which hosts tools may call. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { tools } from "@/api/tools";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { Field, FormError } from "@/components/ui/field";
import { useErrorText } from "@/components/ui/states";
import { TagsInput } from "@/components/ui/tags-input";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";

export function Hosts() {
  const { t } = useTranslation("tools");
  const errorText = useErrorText();
  const cache = useQueryClient();
  const stored = useQuery({ queryKey: keys.toolSettings, queryFn: tools.settings });
  const [hosts, setHosts] = useState<string[]>([]);
  useEffect(() => {
    if (stored.data) setHosts(stored.data.allowed_hosts);
  }, [stored.data]);
  const save = useMutation({
    mutationFn: () => tools.putSettings(hosts),
    onSuccess: (saved) => {
      cache.setQueryData(keys.toolSettings, saved);
      toast(t("hosts.saved"));
    },
  });
  const errors = fieldErrors(save.error);
  const isDirty = stored.data !== undefined && hosts.join() !== stored.data.allowed_hosts.join();
  return (
    <Card>
      <CardHeader title={t("hosts.title")} description={t("hosts.description")} />
      <CardBody className="grid gap-3">
        {save.isError && Object.keys(errors).length === 0 && <FormError>{errorText(save.error)}</FormError>}
        <Field label={t("hosts.label")} error={Object.values(errors)[0]}>
          <TagsInput value={hosts} onChange={setHosts} placeholder={t("hosts.placeholder")} />
        </Field>
      </CardBody>
      <CardFooter>
        <Button variant="primary" busy={save.isPending} disabled={!isDirty} onClick={() => save.mutate()}>
          {t("common:save")}
        </Button>
      </CardFooter>
    </Card>
  );
}
