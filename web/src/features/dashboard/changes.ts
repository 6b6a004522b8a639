/** A figure's change against the period before, as it is read: sign, words, and whether that is good. */
import type { Stats } from "@/api/desk";
import type { StatChange } from "@/components/ui/card";
import type { Format } from "@/lib/format";

export type Figure = keyof Stats["changes"];
export type Period = "begun" | "week" | "yesterday" | "month";

/** What each change is against; the API's documentation says so. */
export const PERIODS: Record<Figure, Period> = {
  total_conversations: "begun",
  active_conversations: "week",
  messages_today: "yesterday",
  median_response_time_ms: "week",
  p90_response_time_ms: "week",
  escalation_rate: "month",
  satisfaction_score: "month",
};

/** Only where more or less is better at all: more messages are neither. */
const BETTER: Partial<Record<Figure, "more" | "less">> = {
  median_response_time_ms: "less",
  p90_response_time_ms: "less",
  escalation_rate: "less",
  satisfaction_score: "more",
};

/** Changes that round to nothing are none. */
const FLAT_BELOW = 0.0005;

export interface ChangeWords {
  /** "+1.2 points": a rate's change is a difference, not a share of itself. */
  points: (signed: string) => string;
  against: (period: Period) => string;
}

export function changeOf(figure: Figure, change: number | null, format: Format, words: ChangeWords): StatChange | null {
  if (change === null) return null;
  const isFlat = Math.abs(change) < FLAT_BELOW;
  const value = isFlat ? 0 : change;
  const signed = (number: number, options: Intl.NumberFormatOptions) =>
    format.number(number, { signDisplay: "exceptZero", maximumFractionDigits: 1, ...options });
  const text =
    figure === "escalation_rate"
      ? words.points(signed(value * 100, {}))
      : signed(value, { style: "percent", maximumFractionDigits: Math.abs(value) < 0.1 ? 1 : 0 });
  const better = BETTER[figure];
  const isMore = value > 0;
  return {
    text,
    direction: isFlat ? "flat" : isMore ? "up" : "down",
    verdict: isFlat || !better ? undefined : (better === "more") === isMore ? "good" : "bad",
    label: words.against(PERIODS[figure]),
  };
}
