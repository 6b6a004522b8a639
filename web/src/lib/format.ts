/** Numbers, money, times and sizes in the reader's language and the workspace's time zone. */
import { useLanguage } from "@/i18n";
import { useTimeZone } from "./session";

/** English as the browser has it; Indian languages with Latin digits, as people write numbers there. */
function localeOf(language: string): string {
  if (language === "en") return navigator.languages.find((tag) => tag.startsWith("en")) ?? "en";
  return `${language}-IN-u-nu-latn`;
}

export interface Format {
  number: (value: number, options?: Intl.NumberFormatOptions) => string;
  percent: (part: number, digits?: number) => string;
  money: (amount: string | number, currency: string) => string;
  bytes: (bytes: number) => string;
  /** "12 Jan 2026, 10:30" */
  dateTime: (at: string | Date) => string;
  date: (at: string | Date) => string;
  /** "12 Jan" */
  shortDate: (at: string | Date) => string;
  /** "Monday, 12 January 2026" */
  day: (at: string | Date) => string;
  time: (at: string | Date) => string;
  /** "3 minutes ago" */
  relative: (at: string | Date, now?: number) => string;
  /** "2.4 s", "3 min" */
  duration: (ms: number) => string;
  /** In whole units, the largest that fits: "< 1 min", "4 min", "2 hr", "3 days". */
  span: (ms: number) => string;
  list: (items: string[]) => string;
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

export function makeFormat(language: string, timeZone: string): Format {
  const locale = localeOf(language);
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone });
  const shortDate = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeZone });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  const list = new Intl.ListFormat(locale, { type: "conjunction" });
  const plain = new Intl.NumberFormat(locale);
  const units = new Map<string, Intl.NumberFormat>();
  const unit = (value: number, name: string, digits: number) => {
    const key = `${name}:${digits}`;
    const made =
      units.get(key) ??
      new Intl.NumberFormat(locale, {
        style: "unit",
        unit: name,
        unitDisplay: "short",
        maximumFractionDigits: digits,
      });
    units.set(key, made);
    return made.format(value);
  };
  return {
    number: (value, options) => (options ? new Intl.NumberFormat(locale, options) : plain).format(value),
    percent: (part, digits = 0) =>
      new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: digits }).format(part),
    money: (amount, currency) => new Intl.NumberFormat(locale, { style: "currency", currency }).format(Number(amount)),
    bytes: (bytes) => {
      if (bytes < 1_000) return unit(bytes, "byte", 0);
      if (bytes < 1_000_000) return unit(bytes / 1_000, "kilobyte", 0);
      return unit(bytes / 1_000_000, "megabyte", 1);
    },
    dateTime: (at) => dateTime.format(new Date(at)),
    date: (at) => date.format(new Date(at)),
    shortDate: (at) => shortDate.format(new Date(at)),
    day: (at) => day.format(new Date(at)),
    time: (at) => time.format(new Date(at)),
    relative: (at, now = Date.now()) => {
      const seconds = (new Date(at).getTime() - now) / 1_000;
      const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
      return step ? relative.format(Math.trunc(seconds / step[1]), step[0]) : relative.format(0, "second");
    },
    duration: (ms) => {
      if (ms < 1_000) return unit(ms, "millisecond", 0);
      if (ms < 60_000) return unit(ms / 1_000, "second", 1);
      if (ms < 3_600_000) return unit(ms / 60_000, "minute", 0);
      return unit(ms / 3_600_000, "hour", 1);
    },
    span: (ms) => {
      const minutes = Math.max(0, Math.floor(ms / 60_000));
      if (minutes < 1) return `<\u00a0${unit(1, "minute", 0)}`;
      if (minutes < 60) return unit(minutes, "minute", 0);
      if (minutes < 1_440) return unit(Math.floor(minutes / 60), "hour", 0);
      return unit(Math.floor(minutes / 1_440), "day", 0);
    },
    list: (items) => list.format(items),
  };
}

const formats = new Map<string, Format>();

/** Made once for each language and zone: a list of many rows would make them by the hundred. */
function formatOf(language: string, timeZone: string): Format {
  const key = `${language}:${timeZone}`;
  const made = formats.get(key) ?? makeFormat(language, timeZone);
  formats.set(key, made);
  return made;
}

export function useFormat(): Format {
  const language = useLanguage();
  const timeZone = useTimeZone();
  return formatOf(language, timeZone);
}
