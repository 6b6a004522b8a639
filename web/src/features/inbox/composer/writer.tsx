/** The field to write in, with what goes along: files, emoji, saved replies, the agent's suggestion, a quote. */
import { LayoutTemplate, MessageSquareText, Paperclip, SendHorizontal, Sparkles } from "lucide-react";
import { type ClipboardEvent, type DragEvent, type KeyboardEvent, lazy, Suspense, useRef, useState } from "react";
import type { Conversation, SavedReply } from "@/api/desk";
import { Button, IconButton } from "@/components/ui/button";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/format";
import { scriptLanguage } from "@/lib/script";
import { useMe, useSettings } from "@/lib/session";
import type { WindowState } from "../window";
import { changeDraft, useDraft } from "./drafts";
import { EmojiButton } from "./emoji-button";
import { textLimit } from "./files";
import { fillReply } from "./fill";
import type { Outgoing } from "./outbox";
import { outgoingOf } from "./outgoing";
import { ReplyingTo } from "./replying-to";
import { useAttachments } from "./use-attachments";
import { useGrowing } from "./use-growing";
import { SLASH_ID, slashWord, useSlash, withoutSlash, withReply } from "./use-slash";
import { useSuggestion } from "./use-suggestion";
import { WindowNote } from "./window-note";

const Attachments = lazy(() => import("./attachments").then((module) => ({ default: module.Attachments })));
const SlashMenu = lazy(() => import("./slash-menu").then((module) => ({ default: module.SlashMenu })));
const SuggestionCard = lazy(() => import("./suggestion-card").then((module) => ({ default: module.SuggestionCard })));
const RepliesDialog = lazy(() => import("./replies-dialog").then((module) => ({ default: module.RepliesDialog })));
const TemplateDialog = lazy(() => import("./template-dialog").then((module) => ({ default: module.TemplateDialog })));

/** From here on the count is shown. */
const NEAR = 0.9;

export function Writer({
  conversation,
  window: state,
  onSend,
  onWriting,
}: {
  conversation: Conversation;
  window: WindowState;
  onSend: (outgoing: Outgoing) => void;
  onWriting: (isWriting: boolean, toCustomer: boolean) => void;
}) {
  const { t } = useTranslation(["inbox", "common"]);
  const format = useFormat();
  const me = useMe();
  const limits = useSettings()?.limits;
  const { id } = conversation;
  const draft = useDraft(me.id, id);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [cursor, setCursor] = useState(draft.text.length);
  const [isOver, setOver] = useState(false);
  const [dialog, setDialog] = useState<"replies" | "template" | null>(null);
  const files = useAttachments(id);
  const slash = useSlash(draft.text, cursor);
  // What the button of the saved replies has written: it goes where none is chosen.
  const [put, setPut] = useState("");
  const suggestion = useSuggestion(conversation);
  useGrowing(field, draft.text);

  const isAgents = conversation.mode === "ai" && conversation.status !== "ended";
  const limit = textLimit(conversation.channel, draft.attachments.length > 0, limits);
  const isTooLong = draft.text.length > limit;
  const areFilesReady = draft.attachments.every((one) => one.uploaded !== undefined);
  const said = withoutSlash(draft.text, cursor, put);
  const hasSomething = said.text.trim() !== "" || draft.attachments.length > 0;
  const canSend = hasSomething && !isTooLong && areFilesReady;
  const fill = (text: string) =>
    fillReply(text, { "contact.name": conversation.contact.name, "operator.name": me.name });

  const write = (text: string, at = text.length) => {
    changeDraft(me.id, id, (before) => ({ ...before, text }));
    setCursor(at);
  };
  const writeAndStay = (text: string, at: number) => {
    write(text, at);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(at, at);
    });
  };
  const insert = (added: string) => {
    const at = field.current?.selectionStart ?? draft.text.length;
    const to = field.current?.selectionEnd ?? at;
    writeAndStay(draft.text.slice(0, at) + added + draft.text.slice(to), at + added.length);
  };
  const send = () => {
    if (!canSend) return;
    for (const outgoing of outgoingOf({ ...draft, text: said.text })) onSend(outgoing);
    setPut("");
    changeDraft(me.id, id, () => ({ text: "", attachments: [], replyTo: null }));
    setCursor(0);
    suggestion.dismiss();
    field.current?.focus();
  };
  const chooseReply = (reply: SavedReply) => {
    const next = withReply(draft.text, cursor, fill(reply.text));
    slash.reset();
    setPut("");
    writeAndStay(next.text, next.cursor);
  };
  const dismissReplies = () => {
    slash.dismiss();
    if (put === "") return;
    setPut("");
    writeAndStay(said.text, said.cursor);
  };
  const offerReplies = () => {
    if (put !== "") return dismissReplies();
    const before = draft.text.slice(0, field.current?.selectionStart ?? draft.text.length);
    const slashed = /(^|\s)$/.test(before) ? "/" : " /";
    slash.reset();
    setPut(slashed);
    insert(slashed);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (slash.isOpen) {
      const chosen = slash.found[slash.active];
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        return slash.move(event.key === "ArrowDown" ? 1 : -1);
      }
      if ((event.key === "Enter" || event.key === "Tab") && chosen) {
        event.preventDefault();
        return chooseReply(chosen);
      }
      if (event.key === "Escape") {
        event.stopPropagation();
        return dismissReplies();
      }
    }
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape") {
      if (draft.replyTo) changeDraft(me.id, id, (before) => ({ ...before, replyTo: null }));
      else event.currentTarget.blur();
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0) return;
    event.preventDefault();
    files.add(pasted);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    files.add([...event.dataTransfer.files]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files can be dropped on it; the button does the same
    <div
      className="relative"
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={onDrop}
    >
      <Suspense>
        {slash.isOpen && (
          <SlashMenu
            found={slash.found}
            active={slash.active}
            isLoading={slash.isLoading}
            fill={fill}
            onPoint={slash.point}
            onChoose={chooseReply}
            onManage={() => setDialog("replies")}
          />
        )}
      </Suspense>
      <div
        className={cn(
          "rounded-lg border border-control bg-surface transition-colors focus-within:border-accent",
          isTooLong && "border-bad focus-within:border-bad",
          isOver && "border-accent border-dashed bg-accent-soft",
        )}
      >
        <Suspense>
          {suggestion.isShown && (
            <SuggestionCard
              suggestion={suggestion}
              canSend={!isAgents || conversation.status !== "ended"}
              onSend={(text) => {
                onSend({ text, body: { text } });
                suggestion.dismiss();
              }}
              onEdit={(text) => {
                writeAndStay(text, text.length);
                suggestion.dismiss();
              }}
            />
          )}
        </Suspense>
        {draft.replyTo && (
          <ReplyingTo
            conversation={conversation}
            messageId={draft.replyTo}
            onCancel={() => changeDraft(me.id, id, (before) => ({ ...before, replyTo: null }))}
          />
        )}
        <Suspense>
          {draft.attachments.length > 0 && (
            <Attachments
              attachments={draft.attachments}
              onRemove={files.remove}
              onRetry={(one) => void files.retry(one)}
            />
          )}
        </Suspense>
        <textarea
          ref={field}
          id="composer-text"
          rows={1}
          dir="auto"
          lang={scriptLanguage(draft.text)}
          value={draft.text}
          onChange={(event) => {
            const { value, selectionStart } = event.target;
            write(value, selectionStart);
            slash.reset();
            if (slashWord(value, selectionStart) === null) setPut("");
            onWriting(value !== "", !isAgents && conversation.channel === "whatsapp");
          }}
          onSelect={(event) => setCursor(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={() => onWriting(false, false)}
          aria-label={t("composer.label")}
          aria-describedby="composer-note"
          aria-invalid={isTooLong || undefined}
          aria-autocomplete="list"
          aria-controls={slash.isOpen ? SLASH_ID : undefined}
          aria-activedescendant={slash.isOpen && slash.found.length > 0 ? `${SLASH_ID}-${slash.active}` : undefined}
          placeholder={isAgents ? t("composer.takesOver") : t("composer.placeholder")}
          className="field-sizing-content block max-h-[40dvh] min-h-10 w-full resize-none overflow-y-auto bg-transparent px-3 py-2.5 outline-none max-sm:text-lg"
        />
        <div className="flex items-center gap-0.5 px-1.5 pb-1.5">
          <input
            ref={picker}
            type="file"
            multiple
            tabIndex={-1}
            aria-hidden
            className="hidden"
            onChange={(event) => {
              files.add([...(event.target.files ?? [])]);
              // The same file can be chosen again.
              event.target.value = "";
            }}
          />
          <IconButton icon={Paperclip} label={t("composer.attach")} onClick={() => picker.current?.click()} />
          <EmojiButton onChoose={insert} />
          <IconButton icon={MessageSquareText} label={t("replies.title")} shortcut="/" onClick={offerReplies} />
          {conversation.channel === "whatsapp" && (
            <IconButton icon={LayoutTemplate} label={t("template.title")} onClick={() => setDialog("template")} />
          )}
          <IconButton
            icon={Sparkles}
            label={t("suggestion.ask")}
            busy={suggestion.isBusy}
            className="text-accent-text"
            onClick={suggestion.ask}
          />
          <div id="composer-note" className="flex min-w-0 flex-1 flex-wrap items-center justify-end gap-x-3 px-1.5">
            {draft.text.length > limit * NEAR && (
              <span role="status" className={cn("tabular text-2xs", isTooLong ? "text-bad" : "text-ink-3")}>
                {isTooLong
                  ? t("composer.tooLong", { count: draft.text.length - limit })
                  : t("composer.count", { count: format.number(draft.text.length), limit: format.number(limit) })}
              </span>
            )}
            <WindowNote state={state} />
          </div>
          <Button
            variant="primary"
            className="w-9 px-0"
            disabled={!canSend}
            aria-label={t("composer.send")}
            onClick={send}
          >
            <SendHorizontal aria-hidden className="size-4" />
          </Button>
        </div>
      </div>
      <Suspense>
        {dialog === "replies" && <RepliesDialog onClose={() => setDialog(null)} />}
        {dialog === "template" && (
          <TemplateDialog conversation={conversation} onSend={onSend} onClose={() => setDialog(null)} />
        )}
      </Suspense>
    </div>
  );
}
