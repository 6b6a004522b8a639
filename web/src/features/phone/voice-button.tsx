/** Records a voice note: pressed once it listens, pressed again it sends. */
import { Mic, Square } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { IconButton } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";

const KINDS = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];
/** A recording that somebody forgot ends by itself. */
const LONGEST_MS = 5 * 60_000;

export function VoiceButton({ onRecorded }: { onRecorded: (sound: Blob, name: string) => void }) {
  const { t } = useTranslation("phone");
  const recorder = useRef<MediaRecorder>(null);
  const [isOn, setOn] = useState(false);

  // Whoever leaves the page is not listened to any more, and nothing is sent.
  useEffect(
    () => () => {
      const running = recorder.current;
      recorder.current = null;
      for (const track of running?.stream.getTracks() ?? []) track.stop();
    },
    [],
  );
  const start = async () => {
    const type = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const running = new MediaRecorder(stream, { mimeType: type });
    const parts: Blob[] = [];
    const end = setTimeout(() => running.stop(), LONGEST_MS);
    running.ondataavailable = ({ data }) => parts.push(data);
    running.onstop = () => {
      clearTimeout(end);
      for (const track of stream.getTracks()) track.stop();
      setOn(false);
      if (recorder.current !== running) return;
      // The provider knows the kind without its codec.
      const kind = running.mimeType.split(";")[0] ?? "audio/webm";
      onRecorded(new Blob(parts, { type: kind }), `voice.${kind.split("/")[1]}`);
    };
    recorder.current = running;
    running.start();
    setOn(true);
  };
  const press = () => {
    if (isOn) recorder.current?.stop();
    else start().catch(() => toast(t("record.refused"), { tone: "bad", detail: t("record.refusedText") }));
  };
  return (
    <IconButton
      icon={isOn ? Square : Mic}
      label={isOn ? t("record.stop") : t("record.start")}
      side="top"
      aria-pressed={isOn}
      variant={isOn ? "danger-quiet" : "ghost"}
      onClick={press}
    />
  );
}
