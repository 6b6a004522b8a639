/** What the agent would find for a question, and whether it would answer. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleHelp, Search, SearchX } from "lucide-react";
import { useState } from "react";
import type { FoundEntry } from "@/api/desk";
import { knowledge } from "@/api/knowledge";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/format";
import { scriptLanguage } from "@/lib/script";
import { useSettled } from "@/lib/settled";

/** Below it the agent says that it does not know; the server's own default. */
const ABSTAIN_BELOW = 0.5;
const SHOWN = 6;

export function SearchTab() {
  const { t } = useTranslation("knowledge");
  const [text, setText] = useState("");
  const question = useSettled(text.trim());
  const search = useQuery({
    queryKey: ["knowledge", "search", question],
    queryFn: ({ signal }) => knowledge.search(question, SHOWN, signal),
    enabled: question !== "",
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const found = question === "" ? undefined : search.data;
  return (
    <Card>
      <CardBody className="grid gap-4">
        <Field label={t("search.label")} hint={t("search.hint")}>
          <Input
            type="search"
            icon={Search}
            maxLength={1000}
            lang={scriptLanguage(text)}
            value={text}
            placeholder={t("search.placeholder")}
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        <div aria-live="polite" aria-busy={search.isFetching}>
          {question === "" ? (
            <EmptyState icon={Search} title={t("search.empty")} className="py-8">
              {t("search.emptyText")}
            </EmptyState>
          ) : search.isError ? (
            <ErrorState error={search.error} onRetry={() => void search.refetch()} className="py-8" />
          ) : found === undefined ? (
            <Loading />
          ) : found.length === 0 ? (
            <EmptyState icon={SearchX} title={t("search.none")} className="py-8">
              {t("search.noneText")}
            </EmptyState>
          ) : (
            <Results found={found} />
          )}
        </div>
      </CardBody>
    </Card>
  );
}

function Loading() {
  return (
    <div className="grid gap-3">
      <Skeleton className="h-10 w-full" />
      <Skeleton className="h-20 w-full" />
      <Skeleton className="h-20 w-full" />
    </div>
  );
}

function Results({ found }: { found: FoundEntry[] }) {
  const { t } = useTranslation("knowledge");
  const best = found[0]?.score ?? 0;
  const answers = best >= ABSTAIN_BELOW;
  const Icon = answers ? CircleCheck : CircleHelp;
  return (
    <div className="grid gap-3">
      <p
        className={cn(
          "flex items-start gap-2 rounded px-3 py-2",
          answers ? "bg-ok-soft text-ok" : "bg-warn-soft text-warn",
        )}
      >
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        {t(answers ? "search.answers" : "search.abstains")}
      </p>
      <ol className="divide-y divide-line rounded border border-line">
        {found.map((entry) => (
          <Found key={`${entry.source}${entry.id ?? entry.question}`} entry={entry} />
        ))}
      </ol>
      <p className="text-ink-3 text-xs">{t("search.scoreText")}</p>
    </div>
  );
}

function Found({ entry }: { entry: FoundEntry }) {
  const { t } = useTranslation("knowledge");
  const format = useFormat();
  const isEnough = entry.score >= ABSTAIN_BELOW;
  const share = format.percent(entry.score);
  const source = entry.source === "faq" ? "faq" : entry.source === "business_info" ? "business" : "other";
  return (
    <li className="grid gap-x-4 gap-y-2 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_10rem]">
      <div className={cn("min-w-0", !isEnough && "text-ink-2")}>
        <p lang={scriptLanguage(entry.question)} className="font-medium">
          {entry.question}
        </p>
        <p lang={scriptLanguage(entry.answer)} className="line-clamp-3 whitespace-pre-line text-ink-2 text-sm">
          {entry.answer}
        </p>
        <p className="mt-1.5 flex flex-wrap gap-1">
          <Badge>{t(`search.source.${source}`)}</Badge>
          {source === "faq" && entry.category && <Badge>{entry.category}</Badge>}
        </p>
      </div>
      <div className="grid content-start gap-1">
        <p className="flex justify-between text-sm">
          <span className="sr-only">{t("search.score")}</span>
          <span className={isEnough ? "text-ink" : "text-ink-3"}>{t(isEnough ? "search.sure" : "search.unsure")}</span>
          <span className="tabular font-medium">{share}</span>
        </p>
        <div aria-hidden className="relative h-2 overflow-hidden rounded-full bg-selected">
          <div
            className={cn("h-full rounded-full", isEnough ? "bg-accent" : "bg-control")}
            style={{ width: `${entry.score * 100}%` }}
          />
          <span className="absolute inset-y-0 w-0.5 bg-ink" style={{ left: `${ABSTAIN_BELOW * 100}%` }} />
        </div>
      </div>
    </li>
  );
}
