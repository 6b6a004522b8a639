/** What was understood of the customer's last message that said something: intent, mood, what it names. */
import { Flag } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import type { Analysis, Conversation, Message, Sentiment } from "@/api/desk";
import { Badge, type Tone } from "@/components/ui/badge";
import { useTranslation } from "@/i18n";
import { useThread } from "../thread/use-thread";
import { intentName, priorityName, reasonText, spoken, topicName } from "../words";
import { Facts, Section } from "./section";

const TONES: Record<Sentiment, Tone> = { positive: "ok", neutral: "neutral", negative: "warn", urgent: "bad" };
const ENTITIES_MAX = 12;
const KINDS = [
  "people",
  "companies",
  "dates",
  "times",
  "amounts",
  "order_ids",
  "emails",
  "phone_numbers",
  "urls",
] as const;

export function Understood({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("inbox");
  const { messages } = useThread(conversation.id);
  const { intent, topics, entities } = useMemo(() => gather(messages), [messages]);
  const { sentiment, priority, metadata } = conversation;
  const known = sentiment ? (Object.keys(TONES) as Sentiment[]).find((one) => one === sentiment) : undefined;
  const facts: (readonly [ReactNode, ReactNode])[] = [];
  if (known)
    facts.push([
      t("understood.sentiment"),
      <Badge key="mood" tone={TONES[known]}>
        {t(`sentiment.${known}`)}
      </Badge>,
    ]);
  if (intent) facts.push([t("understood.intent"), intentName(intent, t)]);
  if (priority) facts.push([t("understood.priority"), priorityName(priority, t)]);
  if (topics.length > 0) facts.push([t("understood.topics"), topics.map((topic) => topicName(topic, t)).join(", ")]);
  for (const [kind, values] of entities) {
    const its = KINDS.find((one) => one === kind);
    facts.push([
      its ? t(`entity.${its}`) : spoken(kind),
      <span key={kind} dir="auto">
        {values.join(", ")}
      </span>,
    ]);
  }
  if (facts.length === 0 && !metadata.flag) return null;
  return (
    <Section title={t("understood.title")}>
      {metadata.flag && (
        <Badge tone="warn" icon={Flag} className="justify-self-start">
          {t("event.flaggedAs", { flag: reasonText(metadata.flag, t) })}
        </Badge>
      )}
      <Facts facts={facts} />
    </Section>
  );
}

/** Dates and amounts come with what the customer wrote. */
function asText(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const { text, value: plain } = value as { text?: unknown; value?: unknown };
  return String(text ?? plain ?? "");
}

/** The newest word on each, and everything that was named. */
export function gather(messages: readonly Message[]): {
  intent: string | undefined;
  topics: string[];
  entities: [string, string[]][];
} {
  const analyses = messages.toReversed().flatMap((message): Analysis[] => (message.analysis ? [message.analysis] : []));
  const entities = new Map<string, Set<string>>();
  for (const { entities: named } of analyses) {
    for (const [kind, values] of Object.entries(named ?? {})) {
      // What the company itself looks for is one level deeper.
      const groups = Array.isArray(values) ? [[kind, values] as const] : Object.entries(values ?? {});
      for (const [name, found] of groups) {
        if (!Array.isArray(found)) continue;
        const all = entities.get(name) ?? new Set<string>();
        for (const value of found) if (all.size < ENTITIES_MAX) all.add(asText(value));
        if (all.size > 0) entities.set(name, all);
      }
    }
  }
  return {
    intent: analyses.find((one) => one.intent)?.intent,
    topics: analyses.find((one) => one.topics && one.topics.length > 0)?.topics ?? [],
    entities: [...entities].map(([kind, values]) => [kind, [...values]]),
  };
}
