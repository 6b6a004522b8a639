/** How long a voice note is and how loud along its length, from its sound; a plain line where that is not known. */
import { useEffect, useState } from "react";
import { cn } from "@/lib/cn";

const BARS = 40;
/** Decoding longer ones costs more than the picture is worth. */
const BYTES_MAX = 2_000_000;
const KEPT_MAX = 100;

export interface Sound {
  seconds: number;
  peaks: readonly number[];
}

const known = new Map<string, Promise<Sound | null>>();

export function useSound(url: string, bytes: number | null, wanted: boolean): Sound | null {
  const [sound, setSound] = useState<Sound | null>(null);
  useEffect(() => {
    if (!wanted || (bytes ?? 0) > BYTES_MAX) return;
    let isHere = true;
    soundOf(url).then((found) => isHere && setSound(found));
    return () => {
      isHere = false;
    };
  }, [url, bytes, wanted]);
  return sound;
}

function soundOf(url: string): Promise<Sound | null> {
  const made = known.get(url) ?? decode(url).catch(() => null);
  known.set(url, made);
  for (const oldest of known.keys()) {
    if (known.size <= KEPT_MAX) break;
    known.delete(oldest);
  }
  return made;
}

async function decode(url: string): Promise<Sound> {
  const encoded = await (await fetch(url)).arrayBuffer();
  const decoded = await new OfflineAudioContext(1, 1, 8_000).decodeAudioData(encoded);
  return { seconds: decoded.duration, peaks: loudness(decoded.getChannelData(0), BARS) };
}

/** Of so many stretches each, the loudest is 1. */
export function loudness(samples: Float32Array, bars: number): number[] {
  const size = Math.max(1, Math.floor(samples.length / bars));
  const heights = Array.from({ length: bars }, (_, bar) => {
    let sum = 0;
    for (let at = bar * size; at < Math.min(samples.length, (bar + 1) * size); at++) sum += (samples[at] ?? 0) ** 2;
    return Math.sqrt(sum / size);
  });
  const most = Math.max(...heights, Number.EPSILON);
  return heights.map((height) => height / most);
}

const FLAT: readonly number[] = Array.from({ length: BARS }, () => 0.12);

export function Waveform({
  peaks,
  part,
  onAccent,
}: {
  peaks: readonly number[] | null;
  part: number;
  onAccent: boolean;
}) {
  const bars = peaks ?? FLAT;
  return (
    <span aria-hidden className="flex h-full items-center gap-px">
      {bars.map((height, index) => {
        const isPast = index / bars.length < part;
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other name
            key={index}
            className={cn(
              "flex-1 rounded-full",
              onAccent ? (isPast ? "bg-on-accent" : "bg-on-accent/40") : isPast ? "bg-accent" : "bg-line-strong",
            )}
            style={{ height: `${Math.max(10, Math.round(height * 100))}%` }}
          />
        );
      })}
    </span>
  );
}
