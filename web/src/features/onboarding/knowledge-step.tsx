import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { BookOpen, Plus } from "lucide-react";
import { useState } from "react";
import { keys } from "@/api/keys";
import type { OnboardingStatus } from "@/api/onboarding";
import { sources } from "@/api/sources";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FileDrop } from "@/components/ui/file-drop";
import { Input, Textarea } from "@/components/ui/input";
import { Tabs } from "@/components/ui/tabs";
import { useTranslation } from "@/i18n";
import { scriptLanguage } from "@/lib/script";
import { isSettled } from "@/lib/source-progress";
import { UnsavedGuard } from "@/lib/unsaved";
import { SourceRow, UploadRow } from "./source-row";
import { StepCard } from "./step-card";
import { ACCEPT, WEB_BEGINNING, webAddress } from "./steps";
import { useStepDone } from "./use-onboarding";
import { isShown, useUploads } from "./use-uploads";

type Way = "files" | "websites" | "faq" | "paste";

export function KnowledgeStep({ status }: { status: OnboardingStatus }) {
  const { t } = useTranslation("onboarding");
  const done = useStepDone("knowledge");
  const navigate = useNavigate();
  const [way, setWay] = useState<Way>("files");
  // Kept here, so that another way of adding loses nothing.
  const [faq, setFaq] = useState("");
  const [text, setText] = useState("");
  const uploading = useUploads();
  const { data } = useQuery({ queryKey: keys.sources, queryFn: sources.list });
  const list = data?.items ?? status.knowledge.sources;
  const isEmpty = list.length === 0 && uploading.uploads.length === 0;
  const waiting = list.filter((source) => !isSettled(source)).length;
  return (
    <StepCard
      step="knowledge"
      next={isEmpty && !status.steps.knowledge ? t("knowledge.later") : undefined}
      busy={uploading.busy}
      onNext={() => (isEmpty ? void navigate({ to: "/onboarding", search: { step: "voice" } }) : done())}
    >
      <Tabs
        label={t("knowledge.ways")}
        value={way}
        onChange={(next) => setWay(next as Way)}
        tabs={[
          {
            value: "files",
            label: t("knowledge.files.tab"),
            content: (
              <FileDrop
                multiple
                accept={ACCEPT}
                label={t("knowledge.files.drop")}
                hint={t("knowledge.files.hint")}
                onFiles={uploading.sendFiles}
              />
            ),
          },
          {
            value: "websites",
            label: t("knowledge.websites.tab"),
            content: <Websites onAdd={uploading.sendWebsite} />,
          },
          {
            value: "faq",
            label: t("knowledge.faq.tab"),
            content: <Pasted way="faq" value={faq} onChange={setFaq} onAdd={uploading.sendFaq} />,
          },
          {
            value: "paste",
            label: t("knowledge.paste.tab"),
            content: <Pasted way="paste" value={text} onChange={setText} onAdd={uploading.sendText} />,
          },
        ]}
      />
      {isEmpty ? (
        <p className="flex items-start gap-2 text-ink-3">
          <BookOpen aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t("knowledge.empty")}
        </p>
      ) : (
        <section aria-label={t("knowledge.list")} className="grid grid-cols-[minmax(0,1fr)] gap-2">
          <h3 className="font-medium text-sm">{t("knowledge.list")}</h3>
          <ul className="divide-y divide-line rounded border border-line">
            {uploading.uploads
              .filter((upload) => isShown(upload, list))
              .map((upload) => (
                <UploadRow key={upload.id} upload={upload} onRemove={() => uploading.remove(upload.id)} />
              ))}
            {list.map((source) => (
              <SourceRow key={source.id} source={source} />
            ))}
          </ul>
          <p role="status" className="text-ink-3 text-xs">
            {waiting > 0 ? t("knowledge.goesOn") : t("knowledge.allRead")}
          </p>
        </section>
      )}
      <UnsavedGuard when={faq.trim() !== "" || text.trim() !== ""} />
    </StepCard>
  );
}

function Websites({ onAdd }: { onAdd: (url: string) => Promise<boolean> }) {
  const { t } = useTranslation("onboarding");
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState<string>();
  const add = () => {
    const url = webAddress(typed);
    setFault(url ? undefined : t("knowledge.faults.website"));
    if (!url) return;
    setTyped("");
    void onAdd(url);
  };
  return (
    <div className="flex items-start gap-2">
      <Field
        className="min-w-0 flex-1"
        label={t("knowledge.websites.label")}
        hint={t("knowledge.websites.hint")}
        error={fault}
      >
        <Input
          inputMode="url"
          autoComplete="url"
          spellCheck={false}
          maxLength={2_000}
          placeholder={WEB_BEGINNING}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
            // It adds the address; the step goes on by its own button.
            event.preventDefault();
            add();
          }}
        />
      </Field>
      <Button icon={Plus} className="mt-6.5 max-sm:h-10" disabled={typed.trim() === ""} onClick={add}>
        {t("common:add")}
      </Button>
    </div>
  );
}

const TEXT_MAX = 200_000;

function Pasted({
  way,
  value,
  onChange,
  onAdd,
}: {
  way: "faq" | "paste";
  value: string;
  onChange: (text: string) => void;
  onAdd: (text: string) => Promise<boolean>;
}) {
  const { t } = useTranslation("onboarding");
  const [busy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    // What was refused stays to be mended.
    if (await onAdd(value.trim())) onChange("");
    setBusy(false);
  };
  return (
    <div className="grid gap-3">
      <Field label={t(`knowledge.${way}.label`)} hint={t(`knowledge.${way}.hint`)}>
        <Textarea
          rows={7}
          maxLength={TEXT_MAX}
          dir="auto"
          lang={scriptLanguage(value)}
          placeholder={way === "faq" ? t("knowledge.faq.example") : undefined}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </Field>
      <Button
        icon={Plus}
        className="justify-self-start"
        busy={busy}
        disabled={value.trim() === ""}
        onClick={() => void add()}
      >
        {t(`knowledge.${way}.add`)}
      </Button>
    </div>
  );
}
