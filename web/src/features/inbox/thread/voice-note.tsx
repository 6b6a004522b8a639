/** A voice note: play, seek, speed; what was said stands under it. One plays at a time. */
import { Mic, Pause, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Message, MessageMedia } from "@/api/desk";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/format";
import { Rich } from "./rich";
import { useSound, Waveform } from "./waveform";

const SPEEDS = [1, 1.5, 2] as const;
let playing: HTMLAudioElement | null = null;

export function VoiceNote({
  message,
  media,
  url,
  onAccent,
}: {
  message: Message;
  media: MessageMedia;
  url: string;
  onAccent: boolean;
}) {
  const { t } = useTranslation("inbox");
  const format = useFormat();
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [told, setTold] = useState((media.duration_ms ?? 0) / 1_000);
  // What a browser has recorded does not say how long it is.
  const [isEndless, setEndless] = useState(false);
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>(1);
  const [isBroken, setBroken] = useState(false);
  const sound = useSound(url, media.bytes, isPlaying || (isEndless && told === 0));
  const length = told || (sound?.seconds ?? 0);
  const learn = (seconds: number) => {
    if (Number.isFinite(seconds)) setTold(seconds);
    else setEndless(seconds === Number.POSITIVE_INFINITY);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, of what was loaded before the note was in the page
  useEffect(() => {
    const element = audio.current;
    if (element) learn(element.duration);
    return () => element?.pause();
  }, []);
  const toggle = () => {
    const element = audio.current;
    if (!element) return;
    if (isPlaying) return element.pause();
    if (playing !== element) playing?.pause();
    playing = element;
    element.playbackRate = speed;
    element.play().catch(() => setBroken(true));
  };
  const seek = (seconds: number) => {
    setAt(seconds);
    if (audio.current) audio.current.currentTime = seconds;
  };
  const faster = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
    setSpeed(next);
    if (audio.current) audio.current.playbackRate = next;
  };
  const Icon = isPlaying ? Pause : Play;
  return (
    <div className="grid w-72 max-w-full gap-1.5">
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript stands under it */}
      <audio
        ref={audio}
        src={url}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => seek(0)}
        onError={() => setBroken(true)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onDurationChange={(event) => learn(event.currentTarget.duration)}
      />
      <div className="flex items-center gap-2.5">
        <button
          type="button"
          onClick={toggle}
          disabled={isBroken}
          aria-label={isPlaying ? t("voice.pause") : t("voice.play")}
          className={cn(
            "grid size-9 shrink-0 place-items-center rounded-full disabled:opacity-50",
            onAccent ? "bg-on-accent text-accent" : "bg-accent text-on-accent hover:bg-accent-hover",
          )}
        >
          <Icon aria-hidden className="size-4" fill="currentColor" />
        </button>
        <div className="relative h-8 min-w-0 flex-1">
          <Waveform peaks={sound?.peaks ?? null} part={length > 0 ? at / length : 0} onAccent={onAccent} />
          <input
            type="range"
            min={0}
            max={Math.max(length, 0.1)}
            step={0.1}
            value={Math.min(at, length)}
            onChange={(event) => seek(event.target.valueAsNumber)}
            aria-label={t("voice.seek")}
            aria-valuetext={t("voice.position", { at: clock(at), length: clock(length) })}
            className="absolute inset-0 h-full w-full cursor-pointer rounded-xs opacity-0 focus-visible:opacity-100 [&:focus-visible]:bg-transparent"
          />
        </div>
        <button
          type="button"
          onClick={faster}
          aria-label={t("voice.speed", { speed: format.number(speed) })}
          className={cn(
            "tabular h-6 min-w-9 rounded-full border px-1.5 text-2xs",
            onAccent ? "border-on-accent/50" : "border-line-strong text-ink-2 hover:bg-hover",
          )}
        >
          {format.number(speed)}×
        </button>
      </div>
      <div className={cn("tabular flex items-center gap-1 text-2xs", onAccent ? "opacity-90" : "text-ink-3")}>
        {media.voice !== false && <Mic aria-hidden className="size-3" />}
        <span>{isPlaying || at > 0 ? `${clock(at)} / ${clock(length)}` : clock(length)}</span>
        {isBroken && <span>· {t("voice.broken")}</span>}
      </div>
      <Transcript message={message} onAccent={onAccent} />
    </div>
  );
}

function Transcript({ message, onAccent }: { message: Message; onAccent: boolean }) {
  const { t } = useTranslation("inbox");
  const text = message.transcription || message.content;
  if (text) {
    return (
      <div className={cn("border-t pt-1.5", onAccent ? "border-on-accent/30" : "border-line")}>
        <span className="sr-only">{t("voice.transcript")}</span>
        <Rich text={text} className="text-sm" />
      </div>
    );
  }
  const state = message.transcription_status;
  if (!state || state === "completed") return null;
  return (
    <p className={cn("text-xs italic", onAccent ? "opacity-90" : "text-ink-3")}>
      {state === "failed" ? t("voice.noTranscript") : t("voice.transcribing")}
    </p>
  );
}

export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
