/** What a `knowledge_base.json` would change, and what is wrong with it, before it is sent. */
import type { Business, FaqEntry, Knowledge } from "@/api/desk";
import { isZone } from "@/lib/time-zones";
import { lineOfSyntaxError, linesOf } from "./json-lines";

/** The server's limits; it has the last word. */
const MAX = {
  faqs: 20_000,
  question: 2_000,
  answer: 20_000,
  name: 200,
  category: 200,
  id: 200,
  keyword: 200,
  keywords: 100,
};
const PROBLEMS_MAX = 20;

export type ProblemKind = "syntax" | "notObject" | "notList" | "notText" | "empty" | "tooLong" | "tooMany" | "zone";
export interface ImportProblem {
  kind: ProblemKind;
  /** E.g. `faqs[3].question`; empty for the whole file. */
  field: string;
  line?: number;
  max?: number;
}

export interface ImportFile {
  business_info?: Partial<Business>;
  faqs: FaqEntry[];
}

export type Parsed = { file: ImportFile; problems: [] } | { file: null; problems: ImportProblem[] };

type Report = (kind: ProblemKind, field: string, max?: number) => void;
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function parseImport(text: string): Parsed {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    const line = lineOfSyntaxError(text, error instanceof Error ? error.message : "");
    return { file: null, problems: [{ kind: "syntax", field: "", line }] };
  }
  const problems: ImportProblem[] = [];
  const report: Report = (kind, field, max) => {
    if (problems.length < PROBLEMS_MAX) problems.push({ kind, field, max });
  };
  if (!isRecord(body)) report("notObject", "");
  else check(body, report);
  if (problems.length > 0) {
    const wanted = new Set(problems.map((problem) => problem.field));
    const lines = linesOf(text, (path) => wanted.has(path));
    // A missing member has no line of its own: its entry has.
    const parents = new Set([...wanted].map((field) => field.replace(/\.[^.]*$/, "")));
    const around = linesOf(text, (path) => parents.has(path));
    for (const problem of problems) {
      problem.line = lines.get(problem.field) ?? around.get(problem.field.replace(/\.[^.]*$/, ""));
    }
    return { file: null, problems };
  }
  const { business_info, faqs = [] } = body as { business_info?: Partial<Business>; faqs?: Partial<FaqEntry>[] };
  const filled = faqs.map((faq) => ({ category: "", keywords: [], metadata: {}, ...faq }) as FaqEntry);
  return { file: { business_info, faqs: filled }, problems: [] };
}

function check(body: Record<string, unknown>, report: Report): void {
  const { business_info: info, faqs } = body;
  if (info !== undefined) {
    if (!isRecord(info)) report("notObject", "business_info");
    else checkBusiness(info, report);
  }
  if (faqs === undefined) return;
  if (!Array.isArray(faqs)) {
    report("notList", "faqs");
    return;
  }
  if (faqs.length > MAX.faqs) {
    report("tooMany", "faqs", MAX.faqs);
    return;
  }
  for (const [index, faq] of faqs.entries()) {
    if (isRecord(faq)) checkFaq(faq, `faqs[${index}].`, report);
    else report("notObject", `faqs[${index}]`);
  }
}

function checkBusiness(info: Record<string, unknown>, report: Report): void {
  checkText(info.name, "business_info.name", MAX.name, report);
  const zone = info.timezone;
  if (typeof zone === "string" && zone !== "" && !isZone(zone)) report("zone", "business_info.timezone");
}

function checkFaq(faq: Record<string, unknown>, at: string, report: Report): void {
  for (const name of ["question", "answer"] as const) {
    const value = faq[name];
    if (typeof value === "string" && value.trim() === "") report("empty", at + name);
    else if (value === undefined) report("empty", at + name);
    else checkText(value, at + name, MAX[name], report);
  }
  checkText(faq.category, `${at}category`, MAX.category, report);
  checkText(faq.id ?? undefined, `${at}id`, MAX.id, report);
  const { keywords } = faq;
  if (keywords === undefined) return;
  if (!Array.isArray(keywords)) {
    report("notList", `${at}keywords`);
    return;
  }
  if (keywords.length > MAX.keywords) report("tooMany", `${at}keywords`, MAX.keywords);
  for (const word of keywords) checkText(word, `${at}keywords`, MAX.keyword, report);
}

function checkText(value: unknown, field: string, max: number, report: Report): void {
  if (value === undefined) return;
  if (typeof value !== "string") report("notText", field);
  else if ([...value].length > max) report("tooLong", field, max);
}

export interface Preview {
  created: FaqEntry[];
  updated: FaqEntry[];
  unchanged: number;
  /** Entries that the file does not name: they go where the import replaces everything. */
  missing: FaqEntry[];
  /** Names of what is different about the business. */
  business: string[];
}

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
const essence = ({ category, question, answer, keywords, metadata }: FaqEntry) =>
  [category, question, answer, keywords, metadata] as const;

export function previewImport(current: Knowledge, file: ImportFile): Preview {
  const known = new Map(current.faqs.map((faq) => [faq.id, faq]));
  // Of two with the same id the last one counts.
  const byId = new Map(file.faqs.map((faq, index) => [faq.id ?? `#${index}`, faq]));
  const preview: Preview = { created: [], updated: [], unchanged: 0, missing: [], business: [] };
  for (const [id, faq] of byId) {
    const before = known.get(id);
    if (!before) preview.created.push(faq);
    else if (same(essence(before), essence(faq))) preview.unchanged += 1;
    else preview.updated.push(faq);
  }
  preview.missing = current.faqs.filter((faq) => !byId.has(faq.id ?? ""));
  if (file.business_info) {
    const before: Record<string, unknown> = current.business_info;
    const after: Record<string, unknown> = file.business_info;
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    preview.business = [...names].filter((name) => !same(before[name], after[name]));
  }
  return preview;
}
