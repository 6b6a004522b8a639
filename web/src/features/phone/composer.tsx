/** Where the customer writes: text, emoji, a file, a voice note, a place. */
import { Paperclip, SendHorizontal, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { PhoneMessage } from "@/api/desk";
import { fileForm, type PhoneSend } from "@/api/phone";
import { Button, IconButton } from "@/components/ui/button";
import { useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";
import { scriptLanguage } from "@/lib/script";
import { EmojiButton } from "./emoji-button";
import { PlaceButton } from "./place-button";
import { VoiceButton } from "./voice-button";

const TEXT_CHARS = 4_096;

export function Composer({
  replyTo,
  business,
  isSending,
  send,
  onReplied,
}: {
  replyTo: PhoneMessage | undefined;
  business: string;
  isSending: boolean;
  send: (body: PhoneSend | FormData) => Promise<boolean>;
  onReplied: () => void;
}) {
  const { t } = useTranslation("phone");
  const [text, setText] = useState("");
  const [file, setFile] = useState<File>();
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const reply = replyTo?.id;
  useGrowing(field.current, text);
  useEffect(() => {
    if (reply) field.current?.focus();
  }, [reply]);

  const submit = async () => {
    const kept = { text, file };
    if (isSending || (text.trim() === "" && !file)) return;
    setText("");
    setFile(undefined);
    field.current?.focus();
    const body = file
      ? fileForm(file, file.name, { caption: text.trim(), voice: file.type.startsWith("audio/"), replyTo: reply })
      : { text, reply_to: reply };
    if (await send(body)) return onReplied();
    // What was typed is not lost; what was typed since comes after it.
    setText((now) => [kept.text, now].filter(Boolean).join("\n"));
    setFile((now) => now ?? kept.file);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape" && reply) onReplied();
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void submit();
  };
  const insert = (added: string) => {
    const at = field.current?.selectionStart ?? text.length;
    const to = field.current?.selectionEnd ?? at;
    setText(text.slice(0, at) + added + text.slice(to));
    field.current?.focus();
  };
  return (
    <footer className="grid gap-1.5 border-line border-t bg-surface px-2 pt-2 pb-2 lg:pb-4">
      {replyTo && <ReplyingTo message={replyTo} business={business} onCancel={onReplied} />}
      {file && <Chosen file={file} onRemove={() => setFile(undefined)} />}
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        lang={scriptLanguage(text)}
        maxLength={TEXT_CHARS}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        aria-label={t("write")}
        placeholder={file ? t("caption") : t("write")}
        className="max-h-32 min-h-9 w-full resize-none overflow-y-auto rounded-lg border border-control bg-surface px-3 py-1.5 max-sm:text-lg"
      />
      <div className="flex items-center gap-0.5">
        <input
          ref={picker}
          type="file"
          tabIndex={-1}
          aria-hidden
          className="hidden"
          onChange={(event) => {
            setFile(event.target.files?.[0]);
            // The same file can be chosen again.
            event.target.value = "";
            field.current?.focus();
          }}
        />
        <IconButton icon={Paperclip} label={t("attach")} side="top" onClick={() => picker.current?.click()} />
        <EmojiButton onChoose={insert} />
        <PlaceButton onSend={(location) => void send({ location })} />
        <VoiceButton onRecorded={(sound, name) => void send(fileForm(sound, name, { voice: true, replyTo: reply }))} />
        <Button
          variant="primary"
          className="ml-auto w-9 px-0"
          busy={isSending}
          disabled={text.trim() === "" && !file}
          aria-label={t("send")}
          icon={SendHorizontal}
          onClick={() => void submit()}
        />
      </div>
    </footer>
  );
}

/** As high as what is in it, up to its style's bound. */
function useGrowing(field: HTMLTextAreaElement | null, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows from the text
  useLayoutEffect(() => {
    if (!field) return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  }, [field, text]);
}

function ReplyingTo({
  message,
  business,
  onCancel,
}: {
  message: PhoneMessage;
  business: string;
  onCancel: () => void;
}) {
  const { t } = useTranslation("phone");
  return (
    <div className="flex items-center gap-2 border-line-strong border-l-2 pl-2">
      <p className="min-w-0 flex-1 truncate text-ink-2 text-xs" dir="auto">
        <span className="font-medium">{message.from === "customer" ? t("you") : business}</span>{" "}
        {message.text ?? t("aFile")}
      </p>
      <IconButton icon={X} size="sm" label={t("noReply")} side="top" onClick={onCancel} />
    </div>
  );
}

function Chosen({ file, onRemove }: { file: File; onRemove: () => void }) {
  const { t } = useTranslation(["phone", "common"]);
  const format = useFormat();
  return (
    <div className="flex items-center gap-2 rounded bg-sunken py-1 pr-1 pl-2.5">
      <span className="min-w-0 flex-1 truncate text-sm">{file.name}</span>
      <span className="tabular shrink-0 text-ink-2 text-xs">{format.bytes(file.size)}</span>
      <IconButton
        icon={X}
        size="sm"
        label={t("common:removeNamed", { name: file.name })}
        side="top"
        onClick={onRemove}
      />
    </div>
  );
}
