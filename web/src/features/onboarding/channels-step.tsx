import { useMutation, useQueryClient } from "@tanstack/react-query";
import { MessageCircle, MessagesSquare, Phone } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { type OnboardingStatus, onboarding } from "@/api/onboarding";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { Switch } from "@/components/ui/toggles";
import { useTranslation } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { UnsavedGuard } from "@/lib/unsaved";
import { formError, StepCard } from "./step-card";
import { type Channels, channelsBody, channelsOf, isPhoneNumber, WEB_BEGINNING, webAddress } from "./steps";
import { useStepDone } from "./use-onboarding";
import { WhatsAppSetup } from "./whatsapp-setup";

export function ChannelsStep({ status }: { status: OnboardingStatus }) {
  const { t } = useTranslation("onboarding");
  const errorText = useErrorText();
  const cache = useQueryClient();
  const done = useStepDone("channels");
  const draft = useDraft<Channels>(channelsOf(status));
  const { value, set } = draft;
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [connecting, setConnecting] = useState(false);
  const save = useMutation({
    mutationFn: () => {
      const website = value.website_url.trim() === "" ? "" : (webAddress(value.website_url) ?? value.website_url);
      return onboarding.channels(channelsBody({ ...value, website_url: website }));
    },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.channels });
      done({ channels: channelsBody(value) });
    },
  });
  const errors = { ...fieldErrors(save.error), ...faults };
  const submit = () => {
    const found: Record<string, string> = {};
    if (value.web && value.website_url.trim() !== "" && !webAddress(value.website_url))
      found["chat_widget.website_url"] = t("knowledge.faults.website");
    if (value.whatsapp && value.business_number.trim() !== "" && !isPhoneNumber(value.business_number))
      found["whatsapp.business_number"] = t("channels.faults.number");
    if (value.phone_number.trim() !== "" && !isPhoneNumber(value.phone_number))
      found.phone_number = t("channels.faults.number");
    setFaults(found);
    if (Object.keys(found).length === 0) save.mutate();
  };
  return (
    <StepCard step="channels" error={formError(save.error, errors, errorText)} busy={save.isPending} onNext={submit}>
      <Channel
        icon={MessagesSquare}
        title={t("channelKinds.web")}
        text={t("channels.webText")}
        on={value.web}
        onSwitch={(on) => set("web", on)}
      >
        <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_auto]">
          <Field
            label={t("channels.website")}
            optional={t("common:optional")}
            hint={t("channels.websiteHint")}
            error={errors["chat_widget.website_url"]}
          >
            <Input
              inputMode="url"
              autoComplete="url"
              spellCheck={false}
              placeholder={WEB_BEGINNING}
              value={value.website_url}
              onChange={(event) => set("website_url", event.target.value)}
            />
          </Field>
          <Field label={t("channels.colour")} error={errors["chat_widget.widget_color"]}>
            <input
              type="color"
              className="h-8 w-16 rounded border border-control bg-surface p-0.5 max-sm:h-10"
              value={value.widget_color}
              onChange={(event) => set("widget_color", event.target.value)}
            />
          </Field>
        </div>
      </Channel>
      <Channel
        icon={MessageCircle}
        title={t("channelKinds.whatsapp")}
        text={t("channels.whatsappText")}
        on={value.whatsapp}
        onSwitch={(on) => set("whatsapp", on)}
      >
        <Field
          className="max-w-sm"
          label={t("channels.businessNumber")}
          optional={t("common:optional")}
          hint={t("channels.numberHint")}
          error={errors["whatsapp.business_number"]}
        >
          <Input
            type="tel"
            autoComplete="tel"
            placeholder="+91"
            value={value.business_number}
            onChange={(event) => set("business_number", event.target.value)}
          />
        </Field>
        <WhatsAppSetup setup={status.setup.whatsapp} onDirty={setConnecting} />
      </Channel>
      <Channel icon={Phone} title={t("channelKinds.phone")} text={t("channels.phoneText")}>
        <Field
          className="max-w-sm"
          label={t("channels.phoneNumber")}
          optional={t("common:optional")}
          hint={t("channels.numberHint")}
          error={errors.phone_number}
        >
          <Input
            type="tel"
            autoComplete="tel"
            placeholder="+91"
            value={value.phone_number}
            onChange={(event) => set("phone_number", event.target.value)}
          />
        </Field>
      </Channel>
      <UnsavedGuard when={(draft.dirty && !save.isPending && !save.isSuccess) || connecting} />
    </StepCard>
  );
}

function Channel({
  icon: Icon,
  title,
  text,
  on,
  onSwitch,
  children,
}: {
  icon: typeof Phone;
  title: string;
  text: ReactNode;
  /** Without a switch it is always open. */
  on?: boolean;
  onSwitch?: (on: boolean) => void;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded border border-line">
      <header className="flex items-start gap-3 px-4 py-3">
        <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-ink-3" strokeWidth={1.5} />
        <div className="min-w-0 flex-1">
          <h3 id={id} className="font-semibold">
            {title}
          </h3>
          <p className="text-ink-2 text-sm">{text}</p>
        </div>
        {onSwitch && <Switch aria-label={title} checked={on} onCheckedChange={onSwitch} className="mt-0.5" />}
      </header>
      {on !== false && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4 border-line border-t px-4 py-4">{children}</div>
      )}
    </section>
  );
}
