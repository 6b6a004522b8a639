/** The time zones that there are, for lists to choose from. */

/** Browsers name some zones as they were called before; the server knows both. */
const RENAMED: Record<string, string> = {
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Europe/Kiev": "Europe/Kyiv",
};

export interface ZoneOption {
  value: string;
  label: string;
  hint: string;
}

/** "GMT+5:30", at this moment. */
export function zoneOffset(zone: string, at: Date = new Date()): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(at);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
}

/** All zones by name; `chosen` is among them even where the browser does not list it. */
export function zoneOptions(chosen?: string | null): ZoneOption[] {
  const names = new Set(Intl.supportedValuesOf("timeZone").map((zone) => RENAMED[zone] ?? zone));
  names.add("UTC");
  if (chosen && isZone(chosen)) names.add(chosen);
  return [...names].sort().map((value) => ({ value, label: value.replaceAll("_", " "), hint: zoneOffset(value) }));
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
