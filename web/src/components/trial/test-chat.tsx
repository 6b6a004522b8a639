/** A chat with an agent as a customer would have it, with what is behind every answer. Nothing reaches a customer. */
import { CircleStop, MessageSquareDashed, RotateCcw, SendHorizontal } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { scriptLanguage } from "@/lib/script";
import { Answer, Behind } from "./answer";
import { isOver } from "./exchange";
import { type Trial, useTrial } from "./use-trial";

const TEXT_MAX = 4096;

export function TestChat({
  agentId,
  agentName,
  examples = [],
  beside = false,
}: {
  agentId: string | undefined;
  agentName: string;
  /** Questions to begin with. */
  examples?: readonly string[];
  /** On wide screens what is behind an answer stands beside the chat. */
  beside?: boolean;
}) {
  const { t } = useTranslation("trial");
  const trial = useTrial(agentId);
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = trial.exchanges.find((one) => one.id === chosen) ?? trial.exchanges.at(-1);
  return (
    <div
      className={cn("grid grid-cols-[minmax(0,1fr)] items-start gap-5", beside && "xl:grid-cols-[minmax(0,1fr)_22rem]")}
    >
      <Card
        className={cn(
          "flex min-h-80 flex-col",
          beside ? "h-[min(40rem,calc(100dvh-14rem))] max-sm:h-[calc(100dvh-19rem)]" : "h-[28rem]",
        )}
      >
        <header className="flex items-center justify-between gap-2 border-line border-b px-4 py-2">
          <h2 className="min-w-0 truncate font-semibold">{t("title", { agent: agentName })}</h2>
          <Button
            size="sm"
            variant="ghost"
            icon={RotateCcw}
            disabled={trial.exchanges.length === 0}
            onClick={() => {
              trial.restart();
              setChosen(null);
            }}
          >
            {t("restart")}
          </Button>
        </header>
        <Messages
          trial={trial}
          agentName={agentName}
          examples={examples}
          chosen={beside ? shown?.id : undefined}
          onChoose={beside ? setChosen : undefined}
        />
        <Composer trial={trial} onSent={() => setChosen(null)} />
      </Card>
      {beside && (
        <Card className="hidden xl:block">
          <h2 className="border-line border-b px-4 py-3 font-semibold">{t("why")}</h2>
          <div className="max-h-[calc(min(40rem,100dvh-14rem)-3rem)] overflow-y-auto p-4">
            {shown ? <Behind exchange={shown} /> : <p className="text-ink-3 text-sm">{t("whyEmpty")}</p>}
          </div>
        </Card>
      )}
    </div>
  );
}

function Messages({
  trial,
  agentName,
  examples,
  chosen,
  onChoose,
}: {
  trial: Trial;
  agentName: string;
  examples: readonly string[];
  chosen: number | undefined;
  onChoose: ((id: number) => void) | undefined;
}) {
  const { t } = useTranslation("trial");
  const end = useRef<HTMLDivElement>(null);
  // What is new is seen: each word that comes makes the last answer longer.
  const last = trial.exchanges.at(-1);
  const length = trial.exchanges.length + (last?.draft.length ?? 0) + (last && isOver(last) ? 1 : 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it scrolls when something was added
  useEffect(() => {
    const box = end.current?.parentElement;
    // Before anything is said it is read from its beginning.
    if (box) box.scrollTop = trial.exchanges.length > 0 ? box.scrollHeight : 0;
  }, [length]);
  return (
    <div
      role="log"
      aria-label={t("log")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="ring-inside min-h-0 flex-1 overflow-y-auto bg-bg px-4 py-4"
    >
      {trial.exchanges.length === 0 ? (
        <EmptyState
          icon={MessageSquareDashed}
          title={t("empty", { agent: agentName })}
          className="py-8"
          action={
            examples.length > 0 &&
            examples.map((example) => (
              <Button
                key={example}
                size="sm"
                className="h-auto min-h-7 max-w-full whitespace-normal py-1 text-left"
                lang={scriptLanguage(example)}
                onClick={() => trial.say(example)}
              >
                {example}
              </Button>
            ))
          }
        >
          {t("emptyText")}
        </EmptyState>
      ) : (
        <ol className="grid grid-cols-[minmax(0,1fr)] gap-4">
          {trial.exchanges.map((exchange) => (
            <li key={exchange.id} className="grid grid-cols-[minmax(0,1fr)] gap-2">
              <p
                lang={scriptLanguage(exchange.question)}
                dir="auto"
                className="w-fit max-w-[85%] whitespace-pre-wrap rounded-bubble rounded-bl-xs border border-line bg-surface px-3 py-2"
              >
                {exchange.question}
              </p>
              <Answer
                exchange={exchange}
                isChosen={chosen === exchange.id}
                onChoose={onChoose && (() => onChoose(exchange.id))}
              />
            </li>
          ))}
        </ol>
      )}
      <div ref={end} />
    </div>
  );
}

function Composer({ trial, onSent }: { trial: Trial; onSent: () => void }) {
  const { t } = useTranslation("trial");
  const [text, setText] = useState("");
  const send = () => {
    const said = text.trim();
    if (said === "" || trial.busy) return;
    trial.say(said);
    setText("");
    onSent();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className="flex items-end gap-2 border-line border-t p-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        rows={1}
        aria-label={t("message")}
        placeholder={t("placeholder")}
        maxLength={TEXT_MAX}
        lang={scriptLanguage(text)}
        dir="auto"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className="field-sizing-content max-h-32 min-h-8 w-full resize-none rounded border border-control bg-surface px-2.5 py-1.25 text-ink focus-visible:border-accent focus-visible:outline-offset-0 max-sm:min-h-10 max-sm:text-lg"
      />
      {trial.busy ? (
        <IconButton icon={CircleStop} variant="secondary" label={t("stop")} side="top" onClick={trial.stop} />
      ) : (
        <IconButton
          type="submit"
          icon={SendHorizontal}
          variant="primary"
          label={t("send")}
          side="top"
          disabled={text.trim() === ""}
        />
      )}
    </form>
  );
}
